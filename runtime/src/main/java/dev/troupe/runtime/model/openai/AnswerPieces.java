package dev.troupe.runtime.model.openai;

import dev.troupe.api.AnswerListener;

/**
 * Passes an answer on while it comes, without {@code <think>…</think>}: {@link ThinkTags}, of a
 * text that is not whole yet. Where the opening tag stood in the prompt, what was told before the
 * closing one is taken back.
 */
final class AnswerPieces {
  private enum Part {
    /** Nothing but white space yet. */
    BEGINNING,
    THOUGHTS,
    /** Text that may still turn out to be thoughts. */
    TEXT,
    /** Behind the thoughts, before the answer's first character. */
    GAP,
    ANSWER
  }

  private final AnswerListener listener;
  private final StringBuilder held = new StringBuilder();
  private Part part = Part.BEGINNING;

  AnswerPieces(AnswerListener listener) {
    this.listener = listener;
  }

  void add(String piece) {
    held.append(piece);
    boolean goesOn = true;
    while (goesOn && !held.isEmpty())
      goesOn =
          switch (part) {
            case BEGINNING -> begin();
            case THOUGHTS -> skip();
            case TEXT -> tell();
            case GAP -> gap();
            case ANSWER -> flush();
          };
  }

  /** The text is whole: what was held back because a tag may have begun is told. */
  void end() {
    if (part == Part.TEXT || part == Part.BEGINNING) flush();
  }

  private boolean begin() {
    if (isBlank()) return false;
    int first = firstCharacter();
    String text = held.substring(first);
    if (text.startsWith(ThinkTags.OPEN)) {
      held.delete(0, first + ThinkTags.OPEN.length());
      part = Part.THOUGHTS;
      return true;
    }
    if (ThinkTags.OPEN.startsWith(text)) return false;
    part = Part.TEXT;
    return true;
  }

  private boolean skip() {
    int close = held.indexOf(ThinkTags.CLOSE);
    if (close < 0) {
      held.delete(0, held.length() - begun());
      return false;
    }
    held.delete(0, close + ThinkTags.CLOSE.length());
    part = Part.GAP;
    return true;
  }

  private boolean tell() {
    int close = held.indexOf(ThinkTags.CLOSE);
    int open = held.indexOf(ThinkTags.OPEN);
    if (open >= 0 && (close < 0 || open < close)) { // of an answer that speaks of such tags
      part = Part.ANSWER;
      return true;
    }
    if (close >= 0) {
      listener.reset();
      held.delete(0, close + ThinkTags.CLOSE.length());
      part = Part.GAP;
      return true;
    }
    int sure = held.length() - begun();
    if (sure > 0) listener.text(held.substring(0, sure));
    held.delete(0, sure);
    return false;
  }

  private boolean gap() {
    if (isBlank()) {
      held.setLength(0);
      return false;
    }
    held.delete(0, firstCharacter());
    part = Part.ANSWER;
    return true;
  }

  private boolean flush() {
    if (!held.isEmpty()) listener.text(held.toString());
    held.setLength(0);
    return false;
  }

  private boolean isBlank() {
    return firstCharacter() == held.length();
  }

  private int firstCharacter() {
    int first = 0;
    while (first < held.length() && Character.isWhitespace(held.charAt(first))) first++;
    return first;
  }

  /** Characters at the end with which a tag may have begun. */
  private int begun() {
    for (int n = Math.min(held.length(), ThinkTags.CLOSE.length() - 1); n > 0; n--) {
      String end = held.substring(held.length() - n);
      if (ThinkTags.CLOSE.startsWith(end) || ThinkTags.OPEN.startsWith(end)) return n;
    }
    return 0;
  }
}
