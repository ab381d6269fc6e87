package dev.troupe.agents.worker;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Set;

/**
 * Whether a quote begins and ends where words and numbers do. Of {@code -2,718} and {@code
 * uninsured} neither {@code 2} nor {@code insured} is what the document says.
 */
final class QuoteEdges {
  /** Scripts that write words apart. */
  private static final Set<UnicodeScript> APART =
      Set.of(UnicodeScript.LATIN, UnicodeScript.CYRILLIC, UnicodeScript.GREEK);

  private static final String NUMERALS = "〇零一二两三四五六七八九十百千万亿";
  private static final String PARTS = "%‰";
  private static final String SIGNS = "+-±";
  private static final String EMPHASIS = "*_`";

  private static final int NONE = 0;

  private final String document;
  private final int start;
  private final int end;

  private QuoteEdges(String document, int start, int end) {
    this.document = document;
    this.start = start;
    this.end = end;
  }

  /**
   * @param end after the last character of the quote
   */
  static boolean areWhole(String document, int start, int end) {
    QuoteEdges edges = new QuoteEdges(document, start, end);
    return !edges.cutsAtStart() && !edges.cutsAtEnd();
  }

  private boolean cutsAtStart() {
    int first = at(start);
    int outside = before(start);
    if (isOneWord(outside, first) || isOneNumber(outside, first)) return true;
    if (isDigit(first) && isPoint(outside) && isDigit(before(start - 1))) return true;
    if (isDigit(first) && outside == ',' && isThousands(start - 1)) return true;
    if ((isPoint(first) || first == ',' && isThousands(start)) && isDigit(outside))
      return isDigit(at(start + 1));
    boolean signed = outside != NONE && SIGNS.indexOf(outside) >= 0;
    return isDigit(first) && signed && !Character.isLetterOrDigit(before(start - 1));
  }

  private boolean cutsAtEnd() {
    int last = before(end);
    int outside = after(end);
    if (isOneWord(last, outside) || isOneNumber(last, outside)) return true;
    if (isNumeral(last) && outside != NONE && PARTS.indexOf(outside) >= 0) return true;
    if (isDigit(last) && (isPoint(outside) || outside == ',' && isThousands(end)))
      return isDigit(at(end + 1));
    boolean within = isPoint(last) || last == ',' && isThousands(end - 1);
    return within && isDigit(outside) && isDigit(before(end - 1));
  }

  /** A comma between digits, of which exactly three follow. */
  private boolean isThousands(int comma) {
    for (int i = comma + 1; i <= comma + 3; i++) if (!isDigit(at(i))) return false;
    return isDigit(before(comma)) && !isDigit(at(comma + 4));
  }

  private static boolean isOneWord(int left, int right) {
    return isLetter(left)
        && (isLetter(right) || Character.getType(right) == Character.NON_SPACING_MARK);
  }

  private static boolean isOneNumber(int left, int right) {
    return isNumeral(left) && isNumeral(right);
  }

  private static boolean isPoint(int c) {
    return c == '.' || c == ':';
  }

  private static boolean isLetter(int c) {
    return Character.isLetter(c) && APART.contains(UnicodeScript.of(c));
  }

  private static boolean isNumeral(int c) {
    return isDigit(c) || (c != NONE && NUMERALS.indexOf(c) >= 0);
  }

  private static boolean isDigit(int c) {
    return Character.isDigit(c);
  }

  private int at(int index) {
    return index < 0 || index >= document.length() ? NONE : plain(document.codePointAt(index));
  }

  private int before(int index) {
    int i = index;
    while (i > 0 && i <= start && EMPHASIS.indexOf(document.charAt(i - 1)) >= 0) i--;
    return i <= 0 ? NONE : plain(document.codePointBefore(i));
  }

  private int after(int index) {
    int i = index;
    while (i < document.length() && EMPHASIS.indexOf(document.charAt(i)) >= 0) i++;
    return at(i);
  }

  /** Full-width characters as what they stand for. */
  private static int plain(int c) {
    if (c < 128) return c;
    if (c == '\u2212') return '-';
    String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
    return plain.codePointCount(0, plain.length()) == 1 ? plain.codePointAt(0) : c;
  }
}
