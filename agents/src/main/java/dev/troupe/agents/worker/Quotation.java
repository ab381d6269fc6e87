package dev.troupe.agents.worker;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds a quote in a document although a model wrote it a little otherwise: with other widths of
 * characters (NFKD, Unicode Standard Annex 15), other quotation marks, stops or dashes, without
 * emphasis, or with other white space, as when a line broke there. Letters and digits must be the
 * same, in the same order, and words and numbers whole.
 */
final class Quotation {
  /** One after the other for each character of the folded text, where it stood. */
  private record Folded(String text, int[] places) {}

  private Quotation() {}

  /**
   * The words of the document that were meant; empty when it does not say so.
   *
   * @param table its commas separate cells
   */
  static Optional<String> find(String document, boolean table, String quote) {
    for (int at = document.indexOf(quote); at >= 0; at = document.indexOf(quote, at + 1))
      if (QuoteEdges.areWhole(document, table, at, at + quote.length())) return Optional.of(quote);
    String wanted = fold(quote).text();
    if (wanted.isEmpty()) return Optional.empty();
    Folded folded = fold(document);
    for (int at = folded.text().indexOf(wanted);
        at >= 0;
        at = folded.text().indexOf(wanted, at + 1)) {
      int begin = folded.places()[at];
      int last = folded.places()[at + wanted.length() - 1];
      int end = last + Character.charCount(document.codePointAt(last));
      if (QuoteEdges.areWhole(document, table, begin, end))
        return Optional.of(document.substring(begin, end));
    }
    return Optional.empty();
  }

  private static Folded fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    int[] places = new int[text.length() + 16];
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (point < 128) places = put((char) point, i, folded, places);
      else {
        String plain = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
        for (int j = 0; j < plain.length(); j++) places = put(plain.charAt(j), i, folded, places);
      }
    }
    return new Folded(folded.toString(), places);
  }

  private static int[] put(char c, int place, StringBuilder folded, int[] places) {
    int[] room =
        folded.length() < places.length ? places : Arrays.copyOf(places, places.length * 2);
    char plain =
        switch (c) {
          case '\u2018', '\u2019', '\u201A', '\u201B' -> '\'';
          case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212' -> '-';
          case '\u3002' -> '.';
          case '\u3001' -> ',';
          default -> c;
        };
    if (isLeftOut(plain)) return room;
    room[folded.length()] = place;
    folded.append(plain);
    return room;
  }

  /** White space, emphasis, and quotation marks: CSV doubles them, and models leave them out. */
  private static boolean isLeftOut(char c) {
    return switch (c) {
      case '*',
          '_',
          '`',
          '"',
          '\u201C',
          '\u201D',
          '\u201E',
          '\u300C',
          '\u300D',
          '\u300E',
          '\u300F' ->
          true;
      default -> Character.isWhitespace(c) || Character.isSpaceChar(c);
    };
  }
}
