package dev.troupe.agents.task;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.Hash;
import java.util.List;

/** The payloads that an event refers to. */
final class TaskReferences {
  private TaskReferences() {}

  static List<Hash> of(TaskEvent event) {
    return switch (event) {
      case TaskEvent.TaskSubmitted e -> List.of(e.teamFiles(), e.request());
      case TaskEvent.NoteWritten e -> List.of(e.text());
      case TaskEvent.SubtaskClosed e -> e.result().stream().toList();
      case TaskEvent.CallSent e -> List.of(e.request());
      case TaskEvent.CallRefused e -> List.of(e.request());
      case TaskEvent.CallReused e -> List.of(e.request(), e.result());
      case TaskEvent.CallSettled e -> e.settlement().result().stream().toList();
      case TaskEvent.QuestionAsked e -> List.of(e.question().request());
      case TaskEvent.QuestionAnswered e -> e.text().stream().toList();
      case TaskEvent.TaskEnded e -> e.answer().stream().toList();
      default -> List.of();
    };
  }
}
