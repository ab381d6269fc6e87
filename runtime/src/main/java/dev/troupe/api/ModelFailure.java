package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Why a try gave no answer.
 *
 * @param message safe to show: no key, no prompt text
 * @param status the HTTP status, 0 when there was none
 * @param retryAfterMillis what the server asked to wait, -1 when it did not say
 * @param usage what the server counted although nothing useful came
 */
public record ModelFailure(
    Kind kind, String message, int status, long retryAfterMillis, Usage usage)
    implements ModelResult {
  /** Absent parts are empty, and a failure of no kind is an answer that could not be read. */
  public ModelFailure {
    kind = kind == null ? Kind.MALFORMED : kind;
    message = message == null ? "" : message;
    usage = usage == null ? Usage.NONE : usage;
  }

  /** The typed reasons. */
  public enum Kind {
    /** 429: wait and try again. */
    RATE_LIMITED(true),
    /** 429 that waiting cannot cure: no credit. */
    QUOTA(false),
    /** 5xx, or a proxy's error page. */
    UNAVAILABLE(true),
    /** No connection. */
    UNREACHABLE(true),
    /** The connection broke before the answer was complete. */
    CUT(true),
    /** No byte for the stall time-out. */
    STALLED(true),
    /** The whole call took longer than its deadline. */
    TIMEOUT(true),
    /** 401 or 403. */
    UNAUTHORIZED(false),
    /** Any other 4xx. */
    BAD_REQUEST(false),
    /** The prompt does not fit the model. */
    CONTEXT_OVERFLOW(false),
    /** Not a model server: a login page, a wrong base address. */
    NOT_AN_API(false),
    /** An answer that could not be read. */
    MALFORMED(true),
    /** Neither text nor tool calls. */
    EMPTY(true),
    /** The offline model has no rule for this request. */
    NEEDS_LANGUAGE_MODEL(false),
    /** Withdrawn by Troupe. */
    CANCELLED(false);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }

    public boolean retryable() {
      return retryable;
    }

    @JsonValue
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ModelFailure(Kind kind, String message, int status, long retryAfterMillis) {
    this(kind, message, status, retryAfterMillis, Usage.NONE);
  }

  public ModelFailure costing(Usage counted) {
    return new ModelFailure(kind, message, status, retryAfterMillis, counted);
  }

  public static ModelFailure of(Kind kind, String message) {
    return new ModelFailure(kind, message, 0, -1);
  }

  @JsonIgnore
  public boolean retryable() {
    return kind.retryable();
  }
}
