package dev.troupe.runtime.journal;

import java.nio.file.Path;
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

  /**
   * A journal that is there has been written to: opened, an empty one would look like a new one.
   *
   * @throws JournalUnusable when the file is empty
   */
  public static void ifEmpty(Path journal) {
    if (journal.toFile().length() == 0)
      throw new JournalUnusable(
          journal + " is empty: what was written is gone; put a copy of it back", null);
  }
}
