package dev.troupe.agents.task.state;

import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.Effect;
import java.util.Optional;

/**
 * What may be done about a call of which nobody has said how it ended: it was on the wire when the
 * process ended, or its tool has not answered in time. Pure; asked by rules and by the agenda
 * alike.
 */
public final class Losses {
  /** What is to be done. */
  public enum Step {
    /** Send the same try once more. */
    RESEND,
    /** Have the tool undo it first. */
    UNDO,
    /** Nothing yet: an undoing is under way, or a person is asked. */
    WAIT,
    /** Ask a person whether it had its effect. */
    ASK
  }

  /** How often a call is undone and made again unasked. */
  public static final int MOST_UNDONE = 3;

  private Losses() {}

  /**
   * @param call lost at least once, and not settled
   */
  public static Step of(TaskState state, SubtaskState subtask, CallState call) {
    TaskEvent.CallSent sent = call.sent();
    if (sent.kind() != TaskEvent.Kind.TOOL || sent.effect().repeatable()) return Step.RESEND;
    Optional<QuestionState> asked = question(state, call);
    if (asked.isPresent()) return asked.get().is(Answer.NOT_DONE) ? Step.RESEND : Step.WAIT;
    if (sent.effect() != Effect.COMPENSABLE) return Step.ASK;
    // undone before it has its effect, it would have it after it is made again
    if (call.runs() || call.lost() > MOST_UNDONE) return Step.ASK;
    Optional<CallState> undo = Undoing.of(subtask, call);
    if (undo.isEmpty()) return Step.UNDO;
    if (!undo.get().done()) return Step.WAIT;
    return undo.get().settlement().flatMap(Settlement::result).isPresent() ? Step.RESEND : Step.ASK;
  }

  /** What a person was asked about this loss; an earlier loss had a question of its own. */
  static Optional<QuestionState> question(TaskState state, CallState call) {
    return state.questions().values().stream()
        .filter(q -> q.asked().kind() == Question.Kind.EFFECT)
        .filter(q -> q.asked().path().equals(call.made().path()))
        .filter(q -> q.asked().label().equals(call.made().label()))
        .filter(q -> q.asked().loss() == call.lost())
        .findFirst();
  }
}
