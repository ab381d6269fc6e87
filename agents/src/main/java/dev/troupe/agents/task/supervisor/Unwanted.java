package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Calls that were sent, are not settled, and are to be closed on the wire. */
final class Unwanted {
  private Unwanted() {}

  /** What the desk is told, if there are any. */
  static Optional<DeskCommand> of(
      TaskId task, TaskState state, BiPredicate<SubtaskState, CallState> which) {
    List<CallIntent> calls = new ArrayList<>();
    for (SubtaskState subtask : state.subtasks().values())
      for (CallState call : subtask.calls().values())
        if (call.unsettled() && which.test(subtask, call))
          calls.add(CallIntent.of(task, state, call.sent(), call.made().attempt()));
    return calls.isEmpty()
        ? Optional.empty()
        : Optional.of(new DeskCommand.Close(task, calls, () -> {}));
  }
}
