package dev.troupe.runtime.text;

import java.text.Normalizer;
import java.util.Locale;

/** Names and keys as people type them: alike in any width, any case, and with any white space. */
public final class Fold {
  private Fold() {}

  /**
   * Equal for texts that are alike (NFKC, Unicode Standard Annex 15; lower case; no white space).
   */
  public static String of(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
