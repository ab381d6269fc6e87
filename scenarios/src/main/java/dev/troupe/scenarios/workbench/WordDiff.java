package dev.troupe.scenarios.workbench;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What differs between two texts, word by word; a Chinese character is a word of its own.
 *
 * @param pieces in order, which make up both texts
 */
public record WordDiff(List<Piece> pieces) {
  /** Longer texts are compared as a whole: the effort grows with the square of their length. */
  private static final int MOST_WORDS = 5_000;

  private static final Pattern WORD =
      Pattern.compile("\\p{IsHan}|[\\p{L}\\p{N}_&&[^\\p{IsHan}]]+|\\s+|.", Pattern.DOTALL);

  /** A piece of text. */
  public record Piece(Kind kind, String text) {
    /** In both, only in the first, only in the second. */
    public enum Kind {
      SAME,
      REMOVED,
      ADDED
    }
  }

  public WordDiff {
    pieces = List.copyOf(pieces);
  }

  public static WordDiff of(String before, String after) {
    List<String> a = words(before);
    List<String> b = words(after);
    List<Piece> pieces = new ArrayList<>();
    if (a.size() > MOST_WORDS || b.size() > MOST_WORDS) {
      add(pieces, Piece.Kind.REMOVED, List.of(before));
      add(pieces, Piece.Kind.ADDED, List.of(after));
      return new WordDiff(pieces);
    }
    int at = 0;
    for (AbstractDelta<String> delta : DiffUtils.diff(a, b).getDeltas()) {
      add(pieces, Piece.Kind.SAME, a.subList(at, delta.getSource().getPosition()));
      add(pieces, Piece.Kind.REMOVED, delta.getSource().getLines());
      add(pieces, Piece.Kind.ADDED, delta.getTarget().getLines());
      at = delta.getSource().getPosition() + delta.getSource().size();
    }
    add(pieces, Piece.Kind.SAME, a.subList(at, a.size()));
    return new WordDiff(pieces);
  }

  /** All of it, as {@code wdiff} marks it: {@code [-removed-]} and <code>{+added+}</code>. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) text.append(marked(piece, piece.text()));
    return text.toString();
  }

  /**
   * On one line: what differs, and a little of what stands around it.
   *
   * @param context characters before and after each difference
   * @param most characters of one piece
   */
  public String brief(int context, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      String line = piece.text().replaceAll("\\s+", " ");
      boolean same = piece.kind() == Piece.Kind.SAME && pieces.size() > 1;
      int head = same ? (i == 0 ? 0 : context) : most;
      int tail = same && i < pieces.size() - 1 ? context : 0;
      text.append(marked(piece, shortened(line, head, tail)));
    }
    return text.toString();
  }

  private static String shortened(String line, int head, int tail) {
    if (line.length() <= head + tail + 1) return line;
    return line.substring(0, head) + "…" + line.substring(line.length() - tail);
  }

  private static String marked(Piece piece, String text) {
    return switch (piece.kind()) {
      case SAME -> text;
      case REMOVED -> "[-" + text + "-]";
      case ADDED -> "{+" + text + "+}";
    };
  }

  private static void add(List<Piece> pieces, Piece.Kind kind, List<String> words) {
    if (!words.isEmpty()) pieces.add(new Piece(kind, String.join("", words)));
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) words.add(matcher.group());
    return words;
  }
}
