package dev.troupe.agents.worker;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a quote begins and ends where words and numbers do. Of {@code -2,718} and {@code
 * uninsured} neither {@code 2} nor {@code insured} is what the document says.
 */
final class QuoteEdges {
  /** Scripts that write words apart. */
  private static final Set<UnicodeScript> APART =
      Set.of(UnicodeScript.LATIN, UnicodeScript.CYRILLIC, UnicodeScript.GREEK);

  /** Arabic ones aside. */
  private static final String DIGITS = "〇零一二两三四五六七八九";

  private static final String UNITS = "十百千万亿";
  private static final String SIGNS = "+-±";

  /** Before a sign, where it is no dash of a range, or part of a name. */
  private static final String BEFORE_SIGN = "([{|:,;=~<>≤≥";

  /** What makes another number of the one before it, also behind a blank. */
  private static final Pattern FACTOR =
      Pattern.compile(" ?(?:[%‰％万亿]|(?:thousand|million|billion|percent)\\b)");

  private static final int NONE = 0;

  private final String document;
  private final boolean table;
  private final int start;
  private final int end;

  private QuoteEdges(String document, boolean table, int start, int end) {
    this.table = table;
    this.document = document;
    this.start = start;
    this.end = end;
  }

  /**
   * @param table its commas separate cells
   * @param end after the last character of the quote
   */
  static boolean areWhole(String document, boolean table, int start, int end) {
    QuoteEdges edges = new QuoteEdges(document, table, start, end);
    return !edges.cutsAtStart() && !edges.cutsAtEnd();
  }

  private boolean cutsAtStart() {
    int first = at(start);
    int outside = before(start);
    if (isOneWord(outside, first) || isOneNumber(outside, first, start)) return true;
    if (isDigit(first) && isWithin(start - 1)) return true;
    if (isDigit(outside) && isWithin(start)) return true;
    return isDigit(first) && isSign(start - 1);
  }

  private boolean cutsAtEnd() {
    int last = before(end);
    int outside = after(end);
    if (isOneWord(last, outside) || isOneNumber(last, outside, end)) return true;
    if (isDigit(last) && isWithin(end) || isDigit(outside) && isWithin(end - 1)) return true;
    return isNumeral(last) && FACTOR.matcher(document).region(end, document.length()).lookingAt();
  }

  /** A point, a colon or a comma that belongs to the number on both of its sides. */
  private boolean isWithin(int sign) {
    if (!isDigit(before(sign)) || !isDigit(at(sign + 1))) return false;
    int before = digits(sign - 1, -1);
    int after = digits(sign + 1, 1);
    return switch (sign < 0 || sign >= document.length() ? NONE : document.charAt(sign)) {
      case '.', '．' -> true;
      case ',', '，' -> !table && before <= 3 && after == 3;
      case ':' -> before <= 2 && after == 2 && at(sign + 1) <= '5';
      default -> false;
    };
  }

  /** How many digits stand there one after the other; more than three are not counted. */
  private int digits(int from, int step) {
    int n = 0;
    while (n <= 3 && isDigit(at(from + n * step))) n++;
    return n;
  }

  private boolean isSign(int sign) {
    int c = sign < 0 ? NONE : at(sign);
    if (c == NONE || SIGNS.indexOf(c) < 0) return false;
    int outside = sign == 0 ? NONE : plain(document.codePointBefore(sign));
    return outside == NONE
        || Character.isWhitespace(outside)
        || Character.isSpaceChar(outside)
        || BEFORE_SIGN.indexOf(outside) >= 0;
  }

  private static boolean isOneWord(int left, int right) {
    return isLetter(left)
        && (isLetter(right) || Character.getType(right) == Character.NON_SPACING_MARK);
  }

  /** Two Chinese digits may meet by chance, but not three. */
  private boolean isOneNumber(int left, int right, int edge) {
    if (!isNumeral(left) || !isNumeral(right)) return false;
    if (isDigit(left) && isDigit(right)) return true;
    if (UNITS.indexOf(left) >= 0 || UNITS.indexOf(right) >= 0) return true;
    int from = edge;
    while (from > 0 && DIGITS.indexOf(document.charAt(from - 1)) >= 0) from--;
    int to = edge;
    while (to < document.length() && DIGITS.indexOf(document.charAt(to)) >= 0) to++;
    return to - from >= 3;
  }

  private static boolean isLetter(int c) {
    return Character.isLetter(c) && APART.contains(UnicodeScript.of(c));
  }

  private static boolean isNumeral(int c) {
    return isDigit(c) || (c != NONE && (DIGITS.indexOf(c) >= 0 || UNITS.indexOf(c) >= 0));
  }

  private static boolean isDigit(int c) {
    return Character.isDigit(c);
  }

  private int at(int index) {
    return index < 0 || index >= document.length() ? NONE : plain(document.codePointAt(index));
  }

  /** Without emphasis in between. */
  private int before(int index) {
    int i = index;
    while (i > 0 && i <= start && isEmphasis(i - 1, i - 2)) i--;
    return i <= 0 ? NONE : plain(document.codePointBefore(i));
  }

  private int after(int index) {
    int i = index;
    while (i < document.length() && isEmphasis(i, i + 1)) i++;
    return at(i);
  }

  /** A star alone may be a product. */
  private boolean isEmphasis(int place, int beside) {
    char c = document.charAt(place);
    if (c != '*') return c == '`';
    boolean inside = beside >= 0 && beside < document.length();
    int other = place + (place - beside);
    boolean back = other >= 0 && other < document.length();
    return (inside && document.charAt(beside) == '*') || (back && document.charAt(other) == '*');
  }

  /** Full-width characters as what they stand for. */
  private static int plain(int c) {
    if (c < 128) return c;
    if (c == '\u2212') return '-';
    String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
    return plain.codePointCount(0, plain.length()) == 1 ? plain.codePointAt(0) : c;
  }
}
