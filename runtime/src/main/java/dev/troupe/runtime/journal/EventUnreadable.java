package dev.troupe.runtime.journal;

/** An event that this version cannot read: a newer one wrote it, or it is damaged. */
public final class EventUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EventUnreadable(String of, long seq, String manifest, RuntimeException cause) {
    super(
        "event " + seq + " (" + manifest + ") of " + of + " cannot be read: " + cause.getMessage(),
        cause);
  }
}
