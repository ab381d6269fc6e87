package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a second run of the same tool call would do. Decides what happens to a call of which nobody
 * can say how it ended: after a crash, a time-out, an exception.
 */
public enum Effect {
  /** Changes nothing: repeated freely. */
  READ_ONLY,
  /** The same key twice has the effect of once: repeated freely. */
  IDEMPOTENT,
  /** The tool can undo a call by its key. */
  COMPENSABLE,
  /** Must not happen twice. */
  IRREVERSIBLE,
  /** Nobody said: treated as not repeatable. */
  UNKNOWN;

  public boolean repeatable() {
    return this == READ_ONLY || this == IDEMPOTENT;
  }

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
