package dev.troupe.agents.task.state;

import dev.troupe.agents.task.journal.TaskEvent;
import java.util.Optional;

/**
 * The undoing of a compensable tool call that was lost: a call of its own, under the label of the
 * original and the number of the loss.
 */
public final class Undoing {
  private static final String MARK = "/undo/";

  private Undoing() {}

  public static String label(CallState lost) {
    return lost.made().label() + MARK + lost.lost();
  }

  /** The call that this one undoes, if it is an undoing. */
  public static Optional<CallState> original(SubtaskState subtask, CallState call) {
    if (call.made().kind() != TaskEvent.Kind.UNDO) return Optional.empty();
    String label = call.made().label();
    return Optional.ofNullable(subtask.calls().get(label.substring(0, label.lastIndexOf(MARK))));
  }

  /** What became of the undoing of this loss; empty when it has not begun. */
  static Optional<CallState> of(SubtaskState subtask, CallState lost) {
    return Optional.ofNullable(subtask.calls().get(label(lost)));
  }
}
