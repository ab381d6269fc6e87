package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;

/**
 * A writer that wakes a task of a node that is gone, or cancels one of any node, says so first: the
 * other's next write collides, and it leaves. Who only answers or pauses takes nothing over: the
 * other collides too, reads what was written, and goes on.
 */
final class TakeOwnership implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    return !takes(state, fact, context) || !state.open() || context.writer().equals(state.writer())
        ? List.of()
        : List.of(new TaskEvent.OwnershipTaken(context.writer()));
  }

  private static boolean takes(TaskState state, Fact fact, Context context) {
    return switch (fact) {
      case Fact.Wake wake -> wake.insists() || !context.elsewhere();
      case Fact.Control control -> control.verb() == Fact.Verb.CANCEL;
      case Fact.Regain regain -> state.node().equals(regain.node());
      default -> false;
    };
  }
}
