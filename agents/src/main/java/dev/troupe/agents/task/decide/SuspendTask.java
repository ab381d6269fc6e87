package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.Comparator;
import java.util.List;

/** When nothing is under way but questions, the task leaves memory until one is answered or due. */
final class SuspendTask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Quiet quiet) || quiet.events() != state.events()) return List.of();
    boolean rests = state.paused() || state.standing().suspended() || state.standing().stopping();
    if (!state.open() || rests || state.unsettledCalls() > waitingForPeople(state))
      return List.of();
    return state.openQuestions().stream()
        .map(Question::expires)
        .min(Comparator.naturalOrder())
        .map(until -> List.<TaskEvent>of(new TaskEvent.Suspended(until)))
        .orElse(List.of());
  }

  /** Calls of which only a person can say what became of them. */
  private static long waitingForPeople(TaskState state) {
    return state.openQuestions().stream().filter(q -> q.kind() == Question.Kind.EFFECT).count();
  }
}
