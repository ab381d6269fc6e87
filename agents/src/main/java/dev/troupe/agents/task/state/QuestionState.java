package dev.troupe.agents.task.state;

import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.TaskEvent;
import java.util.Optional;

/** A question and what became of it; open as long as {@code end} is absent. */
public record QuestionState(Question asked, Optional<TaskEvent.QuestionAnswered> end) {
  public boolean open() {
    return end.isEmpty();
  }

  public boolean is(Answer answer) {
    return end.filter(e -> e.answer() == answer).isPresent();
  }
}
