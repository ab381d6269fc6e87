package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;
import java.util.Optional;

/** A call whose answer is there already is not made; the event names where it came from. */
final class ReuseAnswer implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Reused reused) || !state.acts() || state.paused()) return List.of();
    CallIntent intent = reused.intent();
    String path = intent.id().path();
    if (state.openSubtask(path).isEmpty()) return List.of();
    Optional<CallState> before = state.call(path, intent.id().label());
    boolean next = before.map(call -> call.made().attempt() + 1).orElse(1) == intent.attempt();
    boolean free =
        before
            .map(call -> !call.unsettled() && !(call.made() instanceof TaskEvent.CallRefused))
            .orElse(true);
    return next && free
        ? List.of(
            new TaskEvent.CallReused(
                path,
                intent.id().label(),
                intent.attempt(),
                intent.kind(),
                intent.name(),
                intent.agent(),
                intent.round(),
                intent.request(),
                intent.key(),
                intent.fingerprint(),
                reused.kept().result(),
                reused.kept().usage(),
                TaskPid.task(reused.kept().pid()).map(Object::toString).orElse(""),
                reused.kept().seq(),
                reused.kept().at()))
        : List.of();
  }
}
