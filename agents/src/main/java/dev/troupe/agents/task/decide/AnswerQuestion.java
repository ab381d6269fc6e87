package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The first fitting answer to an open question counts; one that comes too late does not. */
public final class AnswerQuestion implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!state.open()) return List.of();
    return switch (fact) {
      case Fact.Answered a when reply(state, a, context.now()) == Fact.AnswerReply.DONE ->
          List.of(new TaskEvent.QuestionAnswered(a.question(), a.answer(), a.text(), a.by()));
      // Nobody was there when its time was over: whoever answers too late is the clock.
      case Fact.Answered a
          when state.question(a.question()).filter(q -> isOver(q, context.now())).isPresent() ->
          List.of(expired(a.question()));
      case Fact.QuestionDue due
          when state.question(due.question()).filter(QuestionState::open).isPresent() ->
          List.of(expired(due.question()));
      default -> List.of();
    };
  }

  private static TaskEvent expired(String question) {
    return new TaskEvent.QuestionAnswered(question, Answer.EXPIRED, Optional.empty(), "clock");
  }

  private static boolean isOver(QuestionState question, Instant now) {
    return question.open() && !question.asked().expires().isAfter(now);
  }

  /** What is said to whoever answers; by the state before, and when it was judged. */
  public static Fact.AnswerReply reply(TaskState before, Fact.Answered answered, Instant now) {
    if (before.submitted().isEmpty() || !before.tenant().equals(answered.tenant()))
      return Fact.AnswerReply.UNKNOWN;
    Optional<QuestionState> question = before.question(answered.question());
    if (question.isEmpty()) return Fact.AnswerReply.NO_QUESTION;
    if (!question.get().open()
        || isOver(question.get(), now)
        || !before.open()
        || before.standing().stopping()) return Fact.AnswerReply.OVER;
    return question.get().asked().kind().takes(answered.answer())
        ? Fact.AnswerReply.DONE
        : Fact.AnswerReply.UNFIT;
  }
}
