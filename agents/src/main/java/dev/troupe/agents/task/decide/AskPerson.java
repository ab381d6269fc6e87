package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;

/** A question is put once per move, and per loss of a call. */
final class AskPerson implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Ask ask)) return List.of();
    Question question = ask.question();
    if (state.openSubtask(question.path()).isEmpty()) return List.of();
    boolean sent =
        question.kind() == Question.Kind.APPROVAL
            && state.call(question.path(), question.label()).isPresent();
    if (sent) return List.of(); // too late to ask
    boolean asked =
        state.questions().values().stream()
            .map(QuestionState::asked)
            .anyMatch(
                q ->
                    q.kind() == question.kind()
                        && q.path().equals(question.path())
                        && q.label().equals(question.label())
                        && q.loss() == question.loss());
    return asked
        ? List.of()
        : List.of(new TaskEvent.QuestionAsked(question.numbered(state.questions().size() + 1)));
  }
}
