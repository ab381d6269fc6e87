package dev.troupe.gateway.cli.console;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * Texts of users, models and tools for a terminal: what would steer it (ECMA-48), or turn the
 * writing round (Unicode Standard Annex 9, explicit directions), stands there as {@code \}{@code
 * u001b}. Data for programs is left as it is.
 */
final class Printable {
  private Printable() {}

  static String of(String text) {
    if (text.chars().noneMatch(c -> steers((char) c))) return text;
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean newLine = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (steers(c) && !newLine) shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      else shown.append(c);
    }
    return shown.toString();
  }

  private static boolean steers(char c) {
    return (Character.isISOControl(c) && c != '\n' && c != '\t')
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }

  /** Prints texts so. */
  static final class Stream extends PrintStream {
    Stream(OutputStream out, Charset charset) {
      super(out, true, charset);
    }

    @Override
    public void print(String text) {
      super.print(of(String.valueOf(text)));
    }

    @Override
    public void println(String text) {
      super.println(of(String.valueOf(text)));
    }
  }
}
