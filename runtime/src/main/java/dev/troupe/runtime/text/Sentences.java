package dev.troupe.runtime.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Splits text into sentences that are verbatim pieces of it: list items, table rows and prose. */
public final class Sentences {
  private static final Pattern MARKER =
      Pattern.compile("^\\s*(?:[-*+•·]|\\d{1,3}[.)、]|[（(]\\d{1,2}[）)]|#{1,6}|>)\\s*");

  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "e.g", "i.e", "mr", "mrs", "ms", "dr", "no", "vs", "etc", "inc", "ltd", "co", "fig",
          "art", "sec", "approx");

  private Sentences() {}

  public static List<String> of(String text) {
    List<String> sentences = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      boolean own = line.isBlank() || MARKER.matcher(line).find() || line.strip().startsWith("|");
      if (own) flush(paragraph, sentences);
      if (line.isBlank()) continue;
      if (!paragraph.isEmpty()) paragraph.append('\n');
      paragraph.append(own ? MARKER.matcher(line).replaceFirst("") : line);
    }
    flush(paragraph, sentences);
    return sentences;
  }

  private static void flush(StringBuilder paragraph, List<String> sentences) {
    String text = paragraph.toString();
    paragraph.setLength(0);
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!ends(text, i)) continue;
      int end = i + 1;
      while (end < text.length() && "”’」』\"')）】".indexOf(text.charAt(end)) >= 0) end++;
      add(text.substring(start, end), sentences);
      start = end;
      i = end - 1;
    }
    add(text.substring(start), sentences);
  }

  private static boolean ends(String text, int i) {
    char c = text.charAt(i);
    if ("。！？；".indexOf(c) >= 0) return true;
    if (c != '.' && c != '!' && c != '?') return false;
    int next = i + 1;
    while (next < text.length() && "”’\"')".indexOf(text.charAt(next)) >= 0) next++;
    if (next < text.length() && !Character.isWhitespace(text.charAt(next))) return false;
    if (c != '.') return true;
    int word = i;
    while (word > 0
        && !Character.isWhitespace(text.charAt(word - 1))
        && text.charAt(word - 1) != '(') word--;
    String before = text.substring(word, i).toLowerCase(Locale.ROOT);
    if (!ABBREVIATIONS.contains(before))
      return !(before.length() == 1 && Character.isLetter(before.charAt(0)));
    return next >= text.length();
  }

  private static void add(String sentence, List<String> sentences) {
    String clean = sentence.strip();
    if (!clean.isEmpty()) sentences.add(clean);
  }
}
