package dev.troupe.runtime.knowledge;

import java.util.ArrayList;
import java.util.List;

/** Cuts sections into passages at paragraph borders, and long paragraphs where they can be cut. */
final class Chunker {
  /** Longest passage in characters. */
  static final int MAX_CHARACTERS = 900;

  /** Longest row of a table, which is cut only beyond it: what follows would have no head line. */
  static final int MAX_ROW = 4_000;

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

  /** Each longer than half of the longest but the last, so that no two go into one passage. */
  private static List<String> pieces(String paragraph, int longest) {
    List<String> pieces = new ArrayList<>();
    String rest = paragraph;
    while (rest.length() > longest) {
      int cut = cut(rest, longest);
      pieces.add(rest.substring(0, cut).stripTrailing());
      rest = rest.substring(cut).stripLeading();
    }
    if (!rest.isBlank()) pieces.add(rest);
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
