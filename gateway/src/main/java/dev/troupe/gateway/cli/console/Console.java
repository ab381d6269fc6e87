package dev.troupe.gateway.cli.console;

import java.io.PrintStream;
import java.util.Objects;

/** Where things are written: results to stdout, everything else to stderr. */
public final class Console {
  /** The process's streams, or a test's. */
  public static final class Streams {
    private static volatile PrintStream out = System.out;
    private static volatile PrintStream err = System.err;

    private Streams() {}

    public static void set(PrintStream results, PrintStream messages) {
      out = results;
      err = messages;
    }
  }

  private final Common common;

  Console(Common common) {
    this.common = common;
  }

  public PrintStream out() {
    return Streams.out;
  }

  /** A result line. */
  public void result(String text) {
    Streams.out.println(text);
  }

  /** A hint or warning; quiet with {@code -q}. */
  public void hint(String text) {
    if (!common.quiet()) Streams.err.println(text);
  }

  public boolean quiet() {
    return common.quiet();
  }

  public PrintStream progress() {
    return Streams.err;
  }

  /** A terminal that can redraw; the launcher finds out. */
  public boolean terminal() {
    return "1".equals(System.getenv("TROUPE_TTY")) && !"dumb".equals(System.getenv("TERM"));
  }

  public int width() {
    try {
      int columns =
          Integer.parseInt(Objects.requireNonNullElse(System.getenv("TROUPE_COLUMNS"), "100"));
      return columns < 20 ? 100 : Math.clamp(columns, 40, 300);
    } catch (NumberFormatException e) {
      return 100;
    }
  }
}
