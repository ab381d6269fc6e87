package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.decide.Decisions;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.SqliteJournal;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventTagsTest {
  private static Set<String> tags(TaskEvent event) {
    return new EventTags(TenantBudgets.none(new SystemEnv()))
        .of(new JournalEntry(Decisions.NOW, "test", event));
  }

  /** Otherwise a paused task that is cancelled just before a crash would never end. */
  @Test
  void aCancelWakesWhatRests() {
    assertThat(tags(new TaskEvent.Paused())).containsExactly(SqliteJournal.RESTS);
    assertThat(tags(new TaskEvent.CancelRequested()))
        .containsExactlyInAnyOrder(SqliteJournal.AWAKES, SqliteJournal.STIRS);
  }
}
