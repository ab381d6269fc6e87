package dev.troupe.api;

import java.util.regex.Pattern;

/**
 * Identity of one task, also its `X-Troupe-Task` header. Derived, so the same submit gives the same
 * id.
 */
public record TaskId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{2,63}");

  public TaskId {
    if (!SHAPE.matcher(value).matches())
      throw new IllegalArgumentException("not a task id: " + value);
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
