package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.Hash;
import java.util.List;
import java.util.Optional;

/**
 * What follows from an answer: a call that was not allowed is refused, and one that had its effect
 * is settled with what the person says came of it.
 */
final class HeedAnswer implements Rule {
  private static final String NOT_KNOWN =
      "nobody has said how it ended; whether it had its effect is not known";

  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    String id =
        switch (fact) {
          case Fact.Answered a -> a.question();
          case Fact.QuestionDue due -> due.question();
          default -> "";
        };
    Optional<QuestionState> of = state.question(id).filter(q -> !q.open());
    if (of.isEmpty() || state.openSubtask(of.get().asked().path()).isEmpty()) return List.of();
    return switch (of.get().asked().kind()) {
      case APPROVAL -> approval(state, of.get());
      case EFFECT -> effect(state, of.get());
      case ASK, PLAN -> List.of();
    };
  }

  private static List<TaskEvent> approval(TaskState state, QuestionState of) {
    Question asked = of.asked();
    if (of.is(Answer.APPROVED) || state.call(asked.path(), asked.label()).isPresent())
      return List.of();
    String message = of.is(Answer.EXPIRED) ? "nobody allowed it in time" : Question.DENIED;
    return List.of(
        new TaskEvent.CallRefused(
            asked.path(),
            asked.label(),
            TaskEvent.Kind.TOOL,
            asked.subject(),
            0,
            asked.request(),
            message));
  }

  private static List<TaskEvent> effect(TaskState state, QuestionState of) {
    Question asked = of.asked();
    Optional<CallState> call =
        state
            .call(asked.path(), asked.label())
            .filter(c -> c.unsettled() && c.lost() == asked.loss());
    if (call.isEmpty()) return List.of();
    Optional<Hash> said = of.end().flatMap(TaskEvent.QuestionAnswered::text);
    if (of.is(Answer.DONE) && said.isPresent())
      return List.of(
          new TaskEvent.CallSettled(
              asked.path(),
              asked.label(),
              call.get().made().attempt(),
              Settlement.returned(said.get(), 0),
              Optional.empty()));
    return of.is(Answer.EXPIRED)
        ? List.of(RecoverLostCall.settled(call.get(), "unknown_effect", NOT_KNOWN))
        : List.of();
  }
}
