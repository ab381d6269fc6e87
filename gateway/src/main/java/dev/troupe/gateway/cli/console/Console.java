package dev.troupe.gateway.cli.console;

import java.io.PrintStream;
import java.util.Objects;

/** Where things are written: results to stdout, everything else to stderr. */
public final class Console {
  /** The process's streams, or a test's. */
  public static final class Streams {
    private static volatile PrintStream out = System.out;
    private static volatile PrintStream err = System.err;
    private static volatile PrintStream shown = new Printable.Stream(err, err.charset());

    private Streams() {}

    public static void set(PrintStream results, PrintStream messages) {
      out = results;
      err = messages;
      shown = new Printable.Stream(messages, messages.charset());
    }
  }

  private final Common common;

  Console(Common common) {
    this.common = common;
  }

  public PrintStream out() {
    return Streams.out;
  }

  /** A result line: data with {@code --json}, and otherwise something to look at. */
  public void result(String text) {
    Streams.out.println(common.json() ? text : Printable.of(text));
  }

  /** A result line that is data in any case. */
  public void data(String text) {
    Streams.out.println(text);
  }

  /** A hint or warning; quiet with {@code -q}. */
  public void hint(String text) {
    if (!common.quiet()) progress().println(text);
  }

  public boolean quiet() {
    return common.quiet();
  }

  public PrintStream progress() {
    return Streams.shown;
  }

  /** For what steers the terminal; texts of others go through {@link #shown}. */
  public PrintStream screen() {
    return Streams.err;
  }

  /** A text of others, to be written to {@link #screen}. */
  public static String shown(String text) {
    return Printable.of(text);
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
