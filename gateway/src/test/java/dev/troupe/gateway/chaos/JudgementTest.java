package dev.troupe.gateway.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the oracle finds in a history, whoever wrote it. */
final class JudgementTest {
  private static final Hash HASH = Hash.of("x");
  private static final TaskId TASK = new TaskId("t-1");
  private static final String CALL = new CallId(TASK, "root/s", "think/0").attempt(1);
  private static final TaskEvent REPEATED = new TaskEvent.CallRepeated("root/s", "think/0", 1);
  private static final TaskEvent SETTLED =
      new TaskEvent.CallSettled(
          "root/s", "think/0", 1, Settlement.returned(HASH, 1), Optional.empty());

  private static TaskEvent sent(TaskEvent.Kind kind) {
    return new TaskEvent.CallSent(
        "root/s",
        "think/0",
        1,
        kind,
        "n",
        "a",
        0,
        HASH,
        HASH,
        "",
        Effect.UNKNOWN,
        "k",
        Reserved.NOTHING,
        Optional.empty());
  }

  private static Judgement of(TaskEvent... events) {
    List<TaskHistory.Numbered> history = new ArrayList<>();
    for (TaskEvent event : events)
      history.add(
          new TaskHistory.Numbered(
              history.size() + 1, new JournalEntry(Instant.EPOCH, "test", event)));
    Judgement judgement = new Judgement(Path.of("none"), List.of());
    judgement.look(TASK, history, new HashMap<>());
    return judgement;
  }

  @Test
  void whatIsRepeatedBeforeItWasSettledIsCounted() {
    Judgement judgement = of(sent(TaskEvent.Kind.MODEL), REPEATED, SETTLED);
    assertThat(judgement.found()).isEmpty();
    assertThat(judgement.repeated()).isOne();
    assertThat(of(sent(TaskEvent.Kind.TOOL), REPEATED, SETTLED).repeated())
        .as("the provider sees no tools")
        .isZero();
  }

  @Test
  void whatIsRepeatedAfterThatIsFound() {
    Judgement judgement = of(sent(TaskEvent.Kind.MODEL), SETTLED, REPEATED, SETTLED);
    assertThat(judgement.found())
        .containsExactly("a settled call was sent again: " + CALL, "settled twice: " + CALL);
    assertThat(judgement.repeated()).isZero();
  }
}
