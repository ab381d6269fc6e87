package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;
import java.util.Optional;

/** The first fitting answer to an open question counts; one that comes too late does not. */
public final class AnswerQuestion implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!state.open()) return List.of();
    return switch (fact) {
      case Fact.Answered a when reply(state, a) == Fact.AnswerReply.DONE ->
          List.of(new TaskEvent.QuestionAnswered(a.question(), a.answer(), a.text(), a.by()));
      case Fact.QuestionDue due
          when state.question(due.question()).filter(QuestionState::open).isPresent() ->
          List.of(
              new TaskEvent.QuestionAnswered(
                  due.question(), Answer.EXPIRED, Optional.empty(), "clock"));
      default -> List.of();
    };
  }

  /** What is said to whoever answers; by the state before. */
  public static Fact.AnswerReply reply(TaskState before, Fact.Answered answered) {
    if (before.submitted().isEmpty()) return Fact.AnswerReply.UNKNOWN;
    Optional<QuestionState> question = before.question(answered.question());
    if (question.isEmpty()) return Fact.AnswerReply.NO_QUESTION;
    if (!question.get().open() || !before.open() || before.standing().stopping())
      return Fact.AnswerReply.OVER;
    return question.get().asked().kind().takes(answered.answer())
        ? Fact.AnswerReply.DONE
        : Fact.AnswerReply.UNFIT;
  }
}
