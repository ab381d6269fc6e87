package dev.troupe.agents.task.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancel, pause, resume, and who may take a task over, on plain values. */
final class ControlRulesTest {
  private static final CallIntent CALL = Decisions.model("root", "plan", Reserved.NOTHING);
  private static final CallIntent LATER = Decisions.model("root", "later", Reserved.NOTHING);

  private final Decisions task = new Decisions(Limits.DEFAULT);

  private List<TaskEvent> control(Fact.Verb verb) {
    return task.decide(new Fact.Control(verb, r -> {}));
  }

  private static TaskDecider.Verdict by(String writer, TaskState state, Fact fact) {
    return TaskDecider.decide(
        state, List.of(fact), new Rule.Context(Decisions.NOW, writer, Limits.DEFAULT));
  }

  private static List<TaskEvent> byAnother(TaskState state, Fact fact) {
    return by("other", state, fact).entries().stream().map(JournalEntry::event).toList();
  }

  @Test
  void aCancelSendsNothingMoreAndTheTaskEndsWhenWhatWasOnTheWireHasSettled() {
    task.decide(new Fact.Granted(CALL));
    assertThat(control(Fact.Verb.CANCEL))
        .hasExactlyElementsOfTypes(TaskEvent.CancelRequested.class, TaskEvent.CallWithdrawn.class);
    assertThat(task.decide(new Fact.Granted(LATER))).isEmpty();
    assertThat(control(Fact.Verb.CANCEL)).isEmpty();
    Settlement.CallFailure cancelled =
        new Settlement.CallFailure("cancelled", "m", 0, false, 5_000);
    List<TaskEvent> end = task.decide(Decisions.settled(CALL, Settlement.failed(cancelled, 1)));
    assertThat(end)
        .hasExactlyElementsOfTypes(TaskEvent.CallSettled.class, TaskEvent.TaskEnded.class);
    assertThat(((TaskEvent.CallSettled) end.getFirst()).settlement().late()).isTrue();
    assertThat(task.state().ended().orElseThrow().status()).isEqualTo(TaskEvent.Status.CANCELED);
  }

  @Test
  void aCancelOfATaskWithNothingOnTheWireEndsItAtOnce() {
    assertThat(control(Fact.Verb.CANCEL))
        .hasExactlyElementsOfTypes(TaskEvent.CancelRequested.class, TaskEvent.TaskEnded.class);
  }

  @Test
  void aPausedTaskSendsNothingSettlesWhatIsOpenAndGoesOnWhenResumed() {
    task.decide(new Fact.Granted(CALL));
    assertThat(control(Fact.Verb.PAUSE)).hasOnlyElementsOfType(TaskEvent.Paused.class);
    assertThat(control(Fact.Verb.PAUSE)).isEmpty();
    assertThat(task.decide(new Fact.Granted(LATER))).isEmpty();
    assertThat(task.decide(Decisions.settled(CALL, Settlement.returned(Decisions.HASH, 1))))
        .hasSize(1);
    assertThat(control(Fact.Verb.RESUME)).hasOnlyElementsOfType(TaskEvent.Resumed.class);
    assertThat(task.decide(new Fact.Granted(LATER))).hasSize(1);
  }

  @Test
  void aCancelTakesATaskOverAPauseDoesNotAndOneOfNoTaskWritesNothing() {
    Fact cancel = new Fact.Control(Fact.Verb.CANCEL, r -> {});
    assertThat(byAnother(TaskState.EMPTY, cancel)).isEmpty();
    TaskState state = task.state();
    assertThat(byAnother(state, new Fact.Control(Fact.Verb.PAUSE, r -> {})))
        .hasOnlyElementsOfType(TaskEvent.Paused.class);
    assertThat(byAnother(state, cancel).getFirst()).isInstanceOf(TaskEvent.OwnershipTaken.class);
    assertThat(byAnother(state, new Fact.Wake()).getFirst())
        .isInstanceOf(TaskEvent.OwnershipTaken.class);
  }

  @Test
  void aTaskOfANodeThatIsAliveIsNotWokenButCancelled() {
    Rule.Context beside = new Rule.Context(Decisions.NOW, "other", Limits.DEFAULT, true);
    assertThat(TaskDecider.decide(task.state(), List.of(new Fact.Wake()), beside).entries())
        .isEmpty();
    Fact cancel = new Fact.Control(Fact.Verb.CANCEL, r -> {});
    assertThat(TaskDecider.decide(task.state(), List.of(cancel), beside).entries().getFirst())
        .extracting(JournalEntry::event)
        .isInstanceOf(TaskEvent.OwnershipTaken.class);
  }

  @Test
  void aWriteThatCollidedIsGoneOnWithUnlessSomebodyTookTheTaskOver() {
    TaskState mine = by("node/1", task.state(), new Fact.Wake()).after();
    assertThat(byAnother(mine, new Fact.Regain("node")))
        .hasExactlyElementsOfTypes(TaskEvent.OwnershipTaken.class);
    assertThat(byAnother(mine, new Fact.Regain("nod"))).isEmpty();
  }
}
