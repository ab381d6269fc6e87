package dev.troupe.agents.api;

import dev.troupe.api.ModelReply;

/** How a move ended. */
public sealed interface Outcome {
  /** A model answered. */
  record Replied(ModelReply reply) implements Outcome {}

  /** A tool answered; also its own fault, as text for the model. */
  record Returned(String text) implements Outcome {}

  /**
   * A subtask was finished.
   *
   * @param output where the plan decides by it; empty otherwise
   */
  record Finished(String output) implements Outcome {}

  /** Nothing came of it, after all tries. */
  record Failed(Failure failure) implements Outcome {}

  /** Policy or a person did not allow it: it was not done. */
  record Refused(String why) implements Outcome {}

  /**
   * A person was asked.
   *
   * @param answer {@code approved}, {@code denied}, {@code answered} or {@code expired}
   * @param text what was said; may be empty
   */
  record Told(String answer, String text) implements Outcome {}
}
