package dev.troupe.runtime.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text by its headings (CommonMark 0.31, 4.2, 4.3 and 4.5). A heading with nothing below it is a
 * section of its own, whose text it is: regulations say much in headings.
 */
final class MarkdownSections {
  private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})(?=[ \\t]|$)");

  /** Below the words of a heading. */
  private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(=+|-+)[ \\t]*");

  /** Characters of what may head a section by an underline; below more of it, that is a rule. */
  private static final int LONGEST = 200;

  /** 4.1: what is above it has ended. */
  private static final Pattern RULE = Pattern.compile(" {0,3}([-*_])[ \\t]*(?:\\1[ \\t]*){2,}");

  /** What is no paragraph: a list, a quote, a row of a table, code; below it a line is a line. */
  private static final Pattern NO_PARAGRAPH =
      Pattern.compile(" {0,3}(?:[-*+][ \\t]|[0-9]{1,9}[.)][ \\t]|>|\\||[`~]{3})| {4}|\\t");

  private static final String MARK = "(`{3,}(?=[^`]*$)|~{3,})(.*)";

  /** Also behind the marks of lists and quotes. */
  private static final Pattern OPENING =
      Pattern.compile("(?: {0,3}(?:[-*+]|[0-9]{1,9}[.)]|>)[ \\t]+)* {0,3}" + MARK);

  /** Within a list it is indented as the list is. */
  private static final Pattern CLOSING = Pattern.compile("[ \\t>]*" + MARK);

  private final List<Document.Section> sections = new ArrayList<>();
  private final TreeMap<Integer, String> path = new TreeMap<>();
  private final StringBuilder text = new StringBuilder();
  private final String stem;

  /** Where in the text the paragraph begins that is being read. */
  private int paragraph;

  /** What the fence began with that is open; empty when none is. */
  private String fence = "";

  private MarkdownSections(String stem) {
    this.stem = stem;
  }

  /**
   * @param stem heads what stands before the first heading
   */
  static List<Document.Section> of(String body, String stem) {
    MarkdownSections read = new MarkdownSections(stem);
    for (String line : body.split("\n", -1)) read.line(line);
    read.end(0);
    return read.sections;
  }

  private void line(String line) {
    Matcher heading = HEADING.matcher(line);
    if (fence.isEmpty() && heading.lookingAt()) {
      begin(heading.group(1).length(), unclosed(line.substring(heading.end()).strip()));
      return;
    }
    Matcher underline = UNDERLINE.matcher(line);
    if (fence.isEmpty() && underline.matches() && isParagraph()) {
      String words = text.substring(paragraph).strip().replaceAll("\\s*\\n\\s*", " ");
      text.setLength(paragraph);
      begin(underline.group(1).startsWith("=") ? 1 : 2, words);
      return;
    }
    boolean within = !fence.isEmpty();
    fenced(line);
    text.append(line).append('\n');
    if (line.isBlank() || within || RULE.matcher(line).matches()) paragraph = text.length();
  }

  private boolean isParagraph() {
    String above = text.substring(paragraph);
    return !above.isBlank()
        && above.length() <= LONGEST
        && above.lines().noneMatch(line -> NO_PARAGRAPH.matcher(line).lookingAt());
  }

  private void begin(int level, String words) {
    end(level);
    path.tailMap(level, true).clear();
    if (!words.isEmpty()) path.put(level, words);
  }

  /** Without the number signs that may end a heading, behind a blank. */
  private static String unclosed(String words) {
    int end = words.length();
    while (end > 0 && words.charAt(end - 1) == '#') end--;
    boolean closes = end == 0 || Character.isWhitespace(words.charAt(end - 1));
    return closes ? words.substring(0, end).strip() : words;
  }

  private void fenced(String line) {
    Matcher mark = (fence.isEmpty() ? OPENING : CLOSING).matcher(line);
    if (!mark.matches()) return;
    if (fence.isEmpty()) fence = mark.group(1);
    else if (mark.group(1).startsWith(fence) && mark.group(2).isBlank()) fence = "";
  }

  /**
   * @param level of the heading that follows; 0 at the end
   */
  private void end(int level) {
    String body = text.toString().strip();
    text.setLength(0);
    paragraph = 0;
    boolean above = !path.isEmpty() && level > path.lastKey(); // it is in the path of what follows
    if (body.isEmpty() && (path.isEmpty() || above)) return;
    String heading = path.isEmpty() ? stem : String.join(" > ", path.values());
    sections.add(
        new Document.Section(heading, body.isEmpty() ? path.lastEntry().getValue() : body));
  }
}
