package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Who a task belongs to; payloads, quotas and ids are apart per tenant. */
public record TenantId(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** The tenant of every task as long as no keys are configured. */
  public static final TenantId DEFAULT = new TenantId("default");

  @JsonCreator
  public TenantId {
    if (!SHAPE.matcher(value).matches())
      throw new IllegalArgumentException("not a tenant id: " + value);
  }

  @Override
  public String toString() {
    return value;
  }
}
