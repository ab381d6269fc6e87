package dev.troupe.runtime.knowledge;

import java.util.ArrayList;
import java.util.List;

/** Cuts sections into passages at paragraph borders. */
final class Chunker {
  /** Longest passage in characters, unless one paragraph is longer. */
  static final int MAX_CHARACTERS = 900;

  private Chunker() {}

  static List<Passage> passages(Document document) {
    List<Passage> passages = new ArrayList<>();
    for (Document.Section section : document.sections()) {
      StringBuilder chunk = new StringBuilder();
      for (String paragraph : section.text().split("\n\\s*\n")) {
        if (!chunk.isEmpty() && chunk.length() + paragraph.length() > MAX_CHARACTERS)
          flush(document, section, chunk, passages);
        if (!chunk.isEmpty()) chunk.append("\n\n");
        chunk.append(paragraph);
      }
      flush(document, section, chunk, passages);
    }
    return passages;
  }

  private static void flush(
      Document document, Document.Section section, StringBuilder chunk, List<Passage> passages) {
    if (chunk.toString().isBlank()) return;
    passages.add(new Passage(document.path(), section.heading(), chunk.toString()));
    chunk.setLength(0);
  }
}
