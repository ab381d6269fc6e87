package dev.troupe.agents.task.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.decide.Decisions;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DaySpend;
import dev.troupe.runtime.journal.SqliteJournal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  private static JournalEntry entry(Instant at, TaskEvent event) {
    return new JournalEntry(at, "test", event);
  }

  private static List<String> charges(
      EventTags tags, TaskState before, JournalEntry entry, TaskState after) {
    tags.prepare(before, after, List.of(entry), Optional.empty());
    return tags.of(entry).stream().filter(tag -> DaySpend.charge(tag).isPresent()).toList();
  }

  /** Otherwise a call that is settled after midnight would give the new day what it never had. */
  @Test
  void whatWasSetAsideIsCorrectedOnTheDayItWasSetAside() {
    EventTags tags = new EventTags(TenantBudgets.none(new SystemEnv())); // others may bound it
    Instant night = Instant.parse("2026-11-26T23:59:59Z");
    Decisions decisions = new Decisions(Limits.NONE);
    TaskState before = decisions.state();
    Reserved reserved = new Reserved(8_000, 1_000, 10, Optional.empty());
    TaskEvent call =
        decisions.decide(new Fact.Granted(Decisions.model("root", "plan", reserved))).getFirst();
    TaskState sent = before.apply(entry(night, call));
    assertThat(charges(tags, before, entry(night, call), sent))
        .containsExactly("spend=2026-11-26/9000/0/default");
    TaskEvent.CallSettled end =
        new TaskEvent.CallSettled(
            "root", "plan", 1, Decisions.answered(400, 100, "0"), Optional.empty());
    JournalEntry settled = entry(night.plusSeconds(2), end);
    assertThat(charges(tags, sent, settled, sent.apply(settled)))
        .containsExactly("spend=2026-11-26/-8500/0/default");
    JournalEntry soon = entry(night, end);
    assertThat(charges(tags, sent, soon, sent.apply(soon)))
        .containsExactly("spend=2026-11-26/-8500/0/default");
  }
}
