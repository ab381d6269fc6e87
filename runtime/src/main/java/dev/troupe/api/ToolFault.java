package dev.troupe.api;

/** A fault that the tool wants the model to read, such as "no such customer". Recorded as it is. */
public final class ToolFault extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean retryable;

  public ToolFault(String message) {
    this(message, false);
  }

  public ToolFault(String message, boolean retryable) {
    super(message);
    this.retryable = retryable;
  }

  /** Whether the same call may succeed a little later. */
  public boolean retryable() {
    return retryable;
  }

  /** The text for the model; never absent. */
  public String text() {
    String message = getMessage();
    return message == null ? "tool fault" : message;
  }
}
