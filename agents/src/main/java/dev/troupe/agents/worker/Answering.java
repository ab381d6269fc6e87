package dev.troupe.agents.worker;

import dev.troupe.agents.api.Brief;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.api.Turn;
import dev.troupe.api.ModelReply;
import dev.troupe.runtime.model.dialect.Dialect;
import dev.troupe.runtime.model.dialect.TextCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The end of every thought that should be an answer: accept it, send it back, or give up. */
final class Answering {
  /** How often an answer is sent back to the model. */
  static final int MAX_ROUNDS = 2;

  private Answering() {}

  /** For whoever reads why the task failed: the model cannot mend how its server is set up. */
  private static String hint(Brief brief, ModelReply reply) {
    if (brief.tools().isEmpty()) return "";
    return TextCalls.dialectOf(reply.text())
        .map(dialect -> "; the answer calls a tool in its text: " + reads(dialect))
        .orElse("");
  }

  private static String reads(Dialect dialect) {
    return "`dialect: " + dialect.wire() + "`, beside `model` in the environment, reads such calls";
  }

  /**
   * Markup of a call that nobody made is no answer, and asked again the model would do the same.
   */
  private static Optional<Decision> unread(Brief brief, ModelReply reply) {
    return callsInText(brief, reply.text())
        .map(
            dialect ->
                new Decision.GiveUp(
                    new Failure(
                        StopReason.ANSWER_REJECTED,
                        "the answer calls a tool, written as text: " + reads(dialect))));
  }

  /** The dialect of the calls that a text makes instead of answering. */
  static Optional<Dialect> callsInText(Brief brief, String text) {
    if (brief.tools().isEmpty()) return Optional.empty();
    return TextCalls.dialectOfCaller(text, brief.tools())
        .filter(dialect -> TextCalls.isMarked(text) || !isWanted(brief, text));
  }

  /** JSON that looks like a call may be what the agent's schema asks for. */
  private static boolean isWanted(Brief brief, String text) {
    return !brief.check().isProse() && brief.check().check(text).faults().isEmpty();
  }

  static Decision judge(Brief brief, Turn turn, ModelReply reply, boolean toolsAllowed) {
    Optional<Decision> unread = unread(brief, reply);
    if (unread.isPresent()) return unread.get();
    OutputCheck.Checked checked = brief.check().check(reply.text());
    List<String> faults = new ArrayList<>(checked.faults());
    if (!brief.tools().isEmpty() && TextCalls.beginsAsCall(reply.text()))
      faults.add("it begins as a call of a tool, and is none that can be read: call the tool anew");
    if (reply.text().isBlank() && !reply.calls().isEmpty())
      faults.add("it calls a tool, and there is none to be called here: answer in words");
    if (ModelReply.isCut(reply.finish()) && (brief.check().isProse() || !faults.isEmpty()))
      faults.add(
          "the answer was cut off at its longest (max_tokens, under model.parameters of the prompt);"
              + " answer shorter");
    if (faults.isEmpty()) return new Decision.Finish(checked.output());
    if (turn.round() >= MAX_ROUNDS)
      return new Decision.GiveUp(
          new Failure(
              checked.faults().isEmpty() ? StopReason.ANSWER_REJECTED : checked.reason(),
              "the answer was refused "
                  + (MAX_ROUNDS + 1)
                  + " times: "
                  + String.join("; ", faults)
                  + hint(brief, reply)));
    return Decision.Pending.of(
        turn.label(),
        new Move.CallModel(
            brief.model(),
            Optional.of(turn.label()),
            Optional.of(Move.Said.refused(reply.text(), faults)),
            turn.round() + 1,
            toolsAllowed,
            true));
  }
}
