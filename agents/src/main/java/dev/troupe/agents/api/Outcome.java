package dev.troupe.agents.api;

import dev.troupe.api.ModelReply;

/** How a move ended. */
public sealed interface Outcome {
  /** A model answered. */
  record Replied(ModelReply reply) implements Outcome {}

  /** A tool answered; also its own fault, as text for the model. */
  record Returned(String text) implements Outcome {}

  /** A subtask was finished. */
  record Finished() implements Outcome {}

  /** Nothing came of it, after all tries. */
  record Failed(Failure failure) implements Outcome {}
}
