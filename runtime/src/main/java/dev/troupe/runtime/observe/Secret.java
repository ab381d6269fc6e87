package dev.troupe.runtime.observe;

/**
 * A key or password. Never printed, never serialised; {@link #reveal} is called at the wire only.
 */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
    Redactor.learn(value);
  }

  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
