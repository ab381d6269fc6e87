package dev.troupe.runtime.journal;

import org.jspecify.annotations.Nullable;

/** The data folder's database cannot be used; the message says what to do. */
public final class JournalUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalUnusable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
