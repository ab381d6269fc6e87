package dev.troupe.agents.team;

/**
 * Something in a user's files or command line that must be mended first; the message says what and
 * where.
 */
public class UserFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserFault(String message) {
    super(message);
  }

  /** The text; never absent. */
  public String text() {
    String message = getMessage();
    return message == null ? "unknown fault" : message;
  }
}
