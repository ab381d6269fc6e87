package dev.troupe.agents.task.decide;

import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Budget;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.Standing;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whoever needs more than is left is ended with that reason; what others found stays. When the time
 * is up, that is everybody.
 */
final class StopAtLimit implements Rule {
  private static final long ROUNDING_MILLIS = 5;

  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    return switch (fact) {
      case Fact.OverLimit over -> over(state, over, context);
      case Fact.TimeUp up -> timeUp(state, context);
      default -> List.of();
    };
  }

  private static List<TaskEvent> over(TaskState state, Fact.OverLimit fact, Context context) {
    CallIntent intent = fact.intent();
    String path = intent.id().path();
    if (state.openSubtask(path).isEmpty()) return List.of();
    TaskEvent.LimitReached limit = fact.limit();
    boolean own =
        limit.reason() != StopReason.TENANT_TOKENS && limit.reason() != StopReason.TENANT_COST;
    if (own) {
      Optional<TaskEvent.CallSent> lost =
          state
              .call(path, intent.id().label())
              .filter(CallState::isLost)
              .flatMap(CallState::lastSent);
      Budget.Verdict now =
          lost.isPresent()
              ? Budget.again(state, context.limits(), lost.get())
              : Budget.of(state, context.limits(), path, intent.kind(), intent.reserved());
      if (!(now instanceof Budget.Verdict.Over still)) return List.of();
      limit = still.limit();
    } else if (state.hasEffectUnderWay(path)) return List.of(); // asked again when it has ended
    List<TaskEvent> events = new ArrayList<>();
    String at = limit.path();
    StopReason reason = limit.reason();
    if (state.reached().stream().noneMatch(r -> r.path().equals(at) && r.reason() == reason))
      events.add(limit);
    events.addAll(closed(state, path, failure(limit)));
    return events;
  }

  private static List<TaskEvent> timeUp(TaskState state, Context context) {
    Optional<BigDecimal> most = context.limits().of(Limit.TIME);
    if (most.isEmpty() || state.openSubtask(SubtaskPath.ROOT).isEmpty()) return List.of();
    Standing standing = state.standing();
    long worked = standing.worked(context.now()).toMillis() + ROUNDING_MILLIS;
    if (standing.paused() || standing.suspended() || worked < most.get().longValue())
      return List.of(); // it rested in between: the timer is set again
    TaskEvent.LimitReached limit =
        new TaskEvent.LimitReached(
            SubtaskPath.ROOT, StopReason.TIME, most.get(), BigDecimal.valueOf(worked));
    List<TaskEvent> events = new ArrayList<>(List.of(limit));
    events.addAll(closed(state, SubtaskPath.ROOT, failure(limit)));
    return events;
  }

  /** It, and all below it that is still open, deepest first; its calls are withdrawn. */
  private static List<TaskEvent> closed(TaskState state, String path, Failure why) {
    List<TaskEvent> events = new ArrayList<>(WithdrawCalls.below(state, path));
    List<SubtaskState> below =
        state.subtasks().values().stream()
            .filter(s -> s.open() && SubtaskPath.isWithin(s.path(), path))
            .sorted(
                Comparator.comparingInt((SubtaskState s) -> SubtaskPath.depth(s.path())).reversed())
            .toList();
    for (SubtaskState subtask : below)
      events.add(
          new TaskEvent.SubtaskClosed(subtask.path(), Optional.empty(), Optional.of(why), false));
    return events;
  }

  private static Failure failure(TaskEvent.LimitReached limit) {
    StopReason reason = limit.reason();
    if (reason == StopReason.TENANT_TOKENS || reason == StopReason.TENANT_COST)
      return new Failure(
          reason,
          "the tenant may use "
              + limit.value().toPlainString()
              + " a day ("
              + reason.wire()
              + "), "
              + limit.used().toPlainString()
              + " is used or set aside, and another call would go beyond; "
              + (reason == StopReason.TENANT_TOKENS ? "tokens-per-day" : "cost-per-day")
              + " of the tenant in troupe.conf raises it");
    String beyond =
        switch (reason) {
          case TOKENS, COST -> ", and what the next call may take at most does not fit";
          case HISTORY -> ", and what the next call and the task's end may write does not fit";
          default -> "";
        };
    String used =
        reason == StopReason.TOKENS || reason == StopReason.COST
            ? " is used, or set aside for calls of which nobody said what they came to"
            : " is used";
    String whose = SubtaskPath.isRoot(limit.path()) ? "the task" : "this part of the task";
    String unit = limit.reason() == StopReason.TIME ? " ms" : "";
    return new Failure(
        limit.reason(),
        whose
            + " may use "
            + limit.value().toPlainString()
            + unit
            + " ("
            + limit.reason().wire()
            + "), "
            + limit.used().toPlainString()
            + unit
            + used
            + beyond
            + "; raise limits."
            + limit.reason().wire().substring(limit.reason().wire().indexOf(':') + 1)
            + " or ask for less");
  }
}
