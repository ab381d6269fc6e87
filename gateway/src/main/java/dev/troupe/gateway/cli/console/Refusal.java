package dev.troupe.gateway.cli.console;

/** A command that ends with a code and a message of its own. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;

  public Refusal(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
