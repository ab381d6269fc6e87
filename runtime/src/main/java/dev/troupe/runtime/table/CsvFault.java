package dev.troupe.runtime.table;

/** A table that cannot be read, and the line where. */
public final class CsvFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long line;

  CsvFault(long line, String message) {
    super(message, null, false, false);
    this.line = line;
  }

  public long line() {
    return line;
  }
}
