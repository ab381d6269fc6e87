package dev.troupe.runtime.knowledge;

/** A document that cannot be taken as it is; the message names file and line. */
public final class KnowledgeFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KnowledgeFault(String message) {
    super(message);
  }
}
