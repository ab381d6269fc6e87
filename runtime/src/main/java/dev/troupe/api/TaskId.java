package dev.troupe.api;

/**
 * Identity of one task, also its `X-Troupe-Task` header. Derived, so the same submit gives the same
 * id.
 */
public record TaskId(String value) {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 64;

  /** Lower-case letters, digits and inner or final hyphens. */
  public TaskId {
    if (!isWellFormed(value)) throw new IllegalArgumentException("not a task id: " + value);
  }

  private static boolean isWellFormed(String value) {
    if (value.length() < SHORTEST || value.length() > LONGEST || value.charAt(0) == '-')
      return false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') return false;
    }
    return true;
  }

  /** The id that tenant and idempotency key always lead to. */
  public static TaskId of(TenantId tenant, String idempotencyKey) {
    return new TaskId(
        "t-" + Hash.of(tenant.value() + "\n" + idempotencyKey).value().substring(0, 20));
  }

  @Override
  public String toString() {
    return value;
  }
}
