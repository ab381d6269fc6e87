package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;

/**
 * A writer that wakes or cancels a task somebody else works on says so first: the other's next
 * write collides, and it leaves. Who only answers or pauses takes nothing over: the other collides
 * too, reads what was written, and goes on.
 */
final class TakeOwnership implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    return !takes(state, fact) || !state.open() || context.writer().equals(state.writer())
        ? List.of()
        : List.of(new TaskEvent.OwnershipTaken(context.writer()));
  }

  private static boolean takes(TaskState state, Fact fact) {
    return switch (fact) {
      case Fact.Wake wake -> true;
      case Fact.Control control -> control.verb() == Fact.Verb.CANCEL;
      case Fact.Regain regain -> state.writer().startsWith(regain.node() + "/");
      default -> false;
    };
  }
}
