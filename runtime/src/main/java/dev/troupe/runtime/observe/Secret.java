package dev.troupe.runtime.observe;

/**
 * A key or password. Never printed, never serialised; {@link #reveal} is called at the wire only.
 */
public final class Secret {
  private final String value;

  /** Blanks and line ends around it are dropped: files of secrets end with one. */
  public Secret(String value) {
    this.value = value.strip();
    Redactor.learn(this.value);
  }

  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
