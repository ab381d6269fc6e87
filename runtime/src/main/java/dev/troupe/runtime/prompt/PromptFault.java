package dev.troupe.runtime.prompt;

/** A prompt that cannot be used; the message names file and line. */
public final class PromptFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PromptFault(String file, int line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
