package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What nobody waits for any more need not be answered. */
final class WithdrawQuestions implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (state.questions().isEmpty() || !state.open()) return List.of();
    List<TaskEvent> events = new ArrayList<>();
    for (Question question : state.openQuestions())
      if (state.openSubtask(question.path()).isEmpty())
        events.add(
            new TaskEvent.QuestionAnswered(
                question.id(), Answer.WITHDRAWN, Optional.empty(), "task"));
    return events;
  }
}
