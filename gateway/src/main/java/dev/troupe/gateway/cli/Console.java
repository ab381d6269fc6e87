package dev.troupe.gateway.cli;

import java.io.PrintStream;
import java.util.Objects;

/** Where things are written: results to stdout, everything else to stderr. */
final class Console {
  /** The process's streams, or a test's. */
  static final class Streams {
    private static volatile PrintStream out = System.out;
    private static volatile PrintStream err = System.err;

    private Streams() {}

    static void set(PrintStream results, PrintStream messages) {
      out = results;
      err = messages;
    }
  }

  private final Common common;

  Console(Common common) {
    this.common = common;
  }

  PrintStream out() {
    return Streams.out;
  }

  /** A result line. */
  void result(String text) {
    Streams.out.println(text);
  }

  /** A hint or warning; quiet with {@code -q}. */
  void hint(String text) {
    if (!common.quiet) Streams.err.println(text);
  }

  boolean quiet() {
    return common.quiet;
  }

  PrintStream progress() {
    return Streams.err;
  }

  /** A terminal that can redraw; the launcher finds out. */
  boolean terminal() {
    return "1".equals(System.getenv("TROUPE_TTY")) && !"dumb".equals(System.getenv("TERM"));
  }

  int width() {
    try {
      int columns =
          Integer.parseInt(Objects.requireNonNullElse(System.getenv("TROUPE_COLUMNS"), "100"));
      return columns < 20 ? 100 : Math.clamp(columns, 40, 300);
    } catch (NumberFormatException e) {
      return 100;
    }
  }
}
