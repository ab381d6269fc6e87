package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of a question. */
public enum Answer {
  APPROVED,
  DENIED,
  /** The call had its effect. */
  DONE,
  /** The call had no effect: it may be made. */
  NOT_DONE,
  ANSWERED,
  /** Nobody said anything in time. */
  EXPIRED,
  /** What it was about is not wanted any more. */
  WITHDRAWN;

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
