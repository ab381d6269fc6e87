package dev.troupe.scenarios.workbench;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What differs between two texts, word by word; a Chinese character is a word of its own. */
public final class WordDiff {
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

  private WordDiff() {}

  public static List<Piece> of(String before, String after) {
    List<String> a = words(before);
    List<String> b = words(after);
    List<Piece> pieces = new ArrayList<>();
    if (a.size() > MOST_WORDS || b.size() > MOST_WORDS) {
      add(pieces, Piece.Kind.REMOVED, List.of(before));
      add(pieces, Piece.Kind.ADDED, List.of(after));
      return pieces;
    }
    int at = 0;
    for (AbstractDelta<String> delta : DiffUtils.diff(a, b).getDeltas()) {
      add(pieces, Piece.Kind.SAME, a.subList(at, delta.getSource().getPosition()));
      add(pieces, Piece.Kind.REMOVED, delta.getSource().getLines());
      add(pieces, Piece.Kind.ADDED, delta.getTarget().getLines());
      at = delta.getSource().getPosition() + delta.getSource().size();
    }
    add(pieces, Piece.Kind.SAME, a.subList(at, a.size()));
    return pieces;
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
