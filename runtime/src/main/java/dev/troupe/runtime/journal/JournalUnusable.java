package dev.troupe.runtime.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The data folder's database cannot be used; the message says what to do. */
public final class JournalUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalUnusable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether the file's pages are not what was written. */
  public boolean isDamage() {
    return getCause() instanceof SQLException fault && Damage.is(fault);
  }
}
