package dev.troupe.agents;

import dev.troupe.agents.task.decide.Fact;

/** A task was not accepted; nothing of it was written. */
public final class TaskRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Fact.SubmitReply.Refused refused;

  TaskRefused(Fact.SubmitReply.Refused refused) {
    super(refused.message());
    this.refused = refused;
  }

  public Fact.Refusal why() {
    return refused.why();
  }

  /** When it is worth trying again; 0 when nobody knows. */
  public long retryAfterSeconds() {
    return refused.retryAfterSeconds();
  }
}
