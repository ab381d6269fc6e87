package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Budget;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.Losses;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * A permit becomes {@code CallSent}, if the call is still wanted, was not sent before, fits into
 * what is left, and, where a person had to allow it, was allowed with just these arguments.
 */
final class SendGrantedCall implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Granted granted) || state.paused()) return List.of();
    CallIntent intent = granted.intent();
    String path = intent.id().path();
    if (state.openSubtask(path).isEmpty()) return List.of();
    Optional<CallState> before = state.call(path, intent.id().label());
    if (before.filter(CallState::isLost).isPresent())
      return repeat(state, intent, before.get(), context);
    boolean next = before.map(call -> call.made().attempt() + 1).orElse(1) == intent.attempt();
    boolean free =
        before
            .map(call -> !call.unsettled() && !(call.made() instanceof TaskEvent.CallRefused))
            .orElse(true);
    if (!next || !free || !isAllowed(state, intent)) return List.of();
    return Budget.of(state, context.limits(), path, intent.kind(), intent.reserved())
            instanceof Budget.Verdict.Fits
        ? List.of(intent.sent(context.now()))
        : List.of();
  }

  private static List<TaskEvent> repeat(
      TaskState state, CallIntent intent, CallState call, Context context) {
    String path = intent.id().path();
    boolean may =
        call.open()
            && call.made().attempt() == intent.attempt()
            && call.lost() == intent.losses()
            && Losses.of(state, state.subtask(path).orElseThrow(), call) == Losses.Step.RESEND
            && Budget.again(state, context.limits(), call.sent()) instanceof Budget.Verdict.Fits;
    return may
        ? List.of(new TaskEvent.CallRepeated(path, intent.id().label(), intent.attempt()))
        : List.of();
  }

  private static boolean isAllowed(TaskState state, CallIntent intent) {
    return state.questions().values().stream()
        .filter(q -> q.asked().kind() == Question.Kind.APPROVAL)
        .filter(q -> q.asked().path().equals(intent.id().path()))
        .filter(q -> q.asked().label().equals(intent.id().label()))
        .allMatch(
            q ->
                q.is(Answer.APPROVED)
                    && q.asked().subject().equals(intent.name())
                    && q.asked().request().equals(intent.request()));
  }
}
