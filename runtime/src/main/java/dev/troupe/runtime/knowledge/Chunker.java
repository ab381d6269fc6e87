package dev.troupe.runtime.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts sections into passages at paragraph borders, and long paragraphs where they can be cut. */
final class Chunker {
  /** Longest passage in characters. */
  static final int MAX_CHARACTERS = 900;

  /** Longest row of a table, which is cut only beyond it: what follows would have no head line. */
  static final int MAX_ROW = 4_000;

  /** A head line and the line of dashes below it (GitHub Flavored Markdown, 4.10). */
  private static final Pattern TABLE =
      Pattern.compile("(?m)^(?=[^\\n]*\\|)[^\\n]*+\\n(?=[^\\n]*\\|)(?=[^\\n]*-)[ \\t|:-]++\\n");

  private Chunker() {}

  static List<Passage> passages(Document document) {
    int longest = DocumentReader.isTable(document.path()) ? MAX_ROW : MAX_CHARACTERS;
    List<Passage> passages = new ArrayList<>();
    for (Document.Section section : document.sections()) {
      StringBuilder chunk = new StringBuilder();
      for (String paragraph : section.text().split("\n\\s*\n"))
        for (String piece : pieces(paragraph, longest)) {
          if (!chunk.isEmpty() && chunk.length() + piece.length() > MAX_CHARACTERS)
            flush(document, section, chunk, passages);
          if (!chunk.isEmpty()) chunk.append("\n\n");
          chunk.append(piece);
        }
      flush(document, section, chunk, passages);
    }
    return passages;
  }

  /**
   * Each longer than half of the longest but the last, so that no two go into one passage. A table
   * in the text is cut between its rows, and each piece has its head.
   */
  private static List<String> pieces(String paragraph, int longest) {
    Matcher table = TABLE.matcher(paragraph);
    if (paragraph.length() <= longest || !table.find() || table.end() - table.start() > longest / 4)
      return pieces(paragraph, "", "", longest);
    String before = paragraph.substring(0, table.start());
    String head = table.group();
    String rows = paragraph.substring(table.end());
    if (before.length() <= longest / 4) return pieces(rows, before + head, head, longest);
    List<String> pieces = pieces(before, "", "", longest);
    pieces.addAll(pieces(rows, head, head, longest));
    return pieces;
  }

  /**
   * @param first what the first piece begins with
   * @param head what the others begin with
   */
  private static List<String> pieces(String text, String first, String head, int longest) {
    List<String> pieces = new ArrayList<>();
    String begin = first;
    String rest = text;
    while (rest.length() > longest - begin.length()) {
      int room = longest - begin.length();
      int row = head.isEmpty() ? -1 : rest.lastIndexOf('\n', room);
      int cut = row > room / 2 ? row : cut(rest, room);
      pieces.add(begin + rest.substring(0, cut).stripTrailing());
      rest = rest.substring(cut).stripLeading();
      begin = head;
    }
    if (!rest.isBlank()) pieces.add(begin + rest);
    return pieces;
  }

  /** Behind a line that ends a sentence; else behind a sentence, a line, a word. */
  private static int cut(String text, int longest) {
    int sentence = 0;
    int line = 0;
    int word = 0;
    for (int i = longest; i > longest / 2 + 1; i--) {
      boolean ends = endsSentence(text, i);
      if (text.charAt(i) == '\n') {
        if (ends) return i;
        if (line == 0) line = i;
      }
      if (ends && sentence == 0) sentence = i;
      if (word == 0 && Character.isWhitespace(text.charAt(i))) word = i;
    }
    if (sentence > 0) return sentence;
    if (line > 0) return line;
    if (word > 0) return word;
    return Character.isLowSurrogate(text.charAt(longest)) ? longest - 1 : longest;
  }

  private static boolean endsSentence(String text, int end) {
    char last = text.charAt(end - 1);
    if ("。！？；".indexOf(last) >= 0) return "”’」』）】".indexOf(text.charAt(end)) < 0;
    return ".!?".indexOf(last) >= 0 && Character.isWhitespace(text.charAt(end));
  }

  private static void flush(
      Document document, Document.Section section, StringBuilder chunk, List<Passage> passages) {
    if (chunk.toString().isBlank()) return;
    passages.add(new Passage(document.path(), section.heading(), chunk.toString()));
    chunk.setLength(0);
  }
}
