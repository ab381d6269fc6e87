package dev.troupe.runtime.model.openai;

import dev.troupe.api.AnswerListener;

/**
 * Takes {@code <think>…</think>} out of an answer while it comes, and passes the rest on: several
 * of them, one within the other, and one whose opening tag stood in the prompt; what was told
 * before that is taken back. A tag in the middle of a sentence, or in quotes, is spoken of.
 */
final class ThinkTags {
  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";
  private static final String FENCE = "```";

  /** What may stand before thoughts that follow on the same line. */
  private static final String SENTENCE_ENDS = "\n.。!！?？:：…>";

  private final AnswerListener listener;
  private final StringBuilder whole = new StringBuilder();

  /** What is not told apart yet, from {@code at} on. */
  private final StringBuilder held = new StringBuilder();

  private int at;
  private final StringBuilder answer = new StringBuilder();
  private final StringBuilder thoughts = new StringBuilder();

  /** Characters of the answer that the listener knows. */
  private int told;

  /** White space that it begins with. */
  private int blanks;

  private int depth;
  private boolean spokenOf;
  private boolean fenced;

  /** Where the next fence is looked for. */
  private int fencesTo;

  /** Where the last opening tag and the last closing one end in the whole; -1 for nowhere. */
  private int opened = -1;

  private int closed = -1;

  ThinkTags(AnswerListener listener) {
    this.listener = listener;
  }

  void add(String piece) {
    whole.append(piece);
    held.append(piece);
    while (tag()) {}
    take(held.length() - begun());
    held.delete(0, at);
    at = 0;
  }

  /** The next tag, with what stands before it; false when there is none. */
  private boolean tag() {
    for (int next = held.indexOf("<", at); next >= 0; next = held.indexOf("<", next + 1)) {
      boolean opens = begins(next, OPEN);
      if (!opens && !begins(next, CLOSE)) continue;
      take(next);
      at += (opens ? OPEN : CLOSE).length();
      if (opens) open();
      else close();
      return true;
    }
    return false;
  }

  private boolean begins(int place, String tag) {
    return place + tag.length() <= held.length()
        && tag.contentEquals(held.subSequence(place, place + tag.length()));
  }

  private void open() {
    if (depth == 0 && (!isSentenceEnd() || isFenced())) {
      spokenOf = true;
      said(OPEN);
      return;
    }
    depth++;
    opened = place();
  }

  private void close() {
    boolean seen = opened >= 0 || closed >= 0;
    if (depth == 0 && (spokenOf || isFenced() || (seen && !isLineBegin()))) {
      said(CLOSE);
      return;
    }
    if (depth > 0) depth--;
    else { // it opened in the prompt
      thoughts.append(answer);
      replace("");
    }
    closed = place();
  }

  private int place() {
    return whole.length() - held.length() + at;
  }

  private boolean isLineBegin() {
    return answer.isEmpty() || answer.charAt(answer.length() - 1) == '\n';
  }

  /** Whether the answer so far has opened a fence, as of code, and not closed it. */
  private boolean isFenced() {
    for (int next = answer.indexOf(FENCE, fencesTo); next >= 0; ) {
      fenced = !fenced;
      fencesTo = next + FENCE.length();
      next = answer.indexOf(FENCE, fencesTo);
    }
    return fenced;
  }

  private boolean isSentenceEnd() {
    int last = answer.length() - 1;
    while (last >= 0 && (answer.charAt(last) == ' ' || answer.charAt(last) == '\t')) last--;
    return last < 0 || SENTENCE_ENDS.indexOf(answer.charAt(last)) >= 0;
  }

  private void take(int to) {
    String text = held.substring(at, to);
    at = to;
    if (depth > 0) thoughts.append(text);
    else said(text);
  }

  private void said(String text) {
    answer.append(text);
    while (blanks < answer.length() && Character.isWhitespace(answer.charAt(blanks))) blanks++;
    if (isBlank()) return;
    if (told == 0 && closed >= 0) {
      answer.delete(0, blanks);
      fencesTo = Math.max(0, fencesTo - blanks);
      blanks = 0;
    }
    if (answer.length() > told) listener.text(answer.substring(told));
    told = answer.length();
  }

  private boolean isBlank() {
    return blanks == answer.length();
  }

  private void replace(String text) {
    if (told > 0) listener.reset();
    told = 0;
    blanks = 0;
    fencesTo = 0;
    fenced = false;
    answer.setLength(0);
    said(text);
  }

  /** Characters at the end with which a tag may have begun. */
  private int begun() {
    for (int n = Math.min(held.length() - at, CLOSE.length() - 1); n > 0; n--) {
      String end = held.substring(held.length() - n);
      if (CLOSE.startsWith(end) || OPEN.startsWith(end)) return n;
    }
    return 0;
  }

  /** The text is whole: what a tag may have begun with was none. */
  void end() {
    take(held.length());
    if (depth == 0) return;
    if (opened < closed) { // tags were spoken of within the thoughts
      thoughts.setLength(0);
      thoughts.append(whole, 0, closed);
      replace(whole.substring(closed));
      depth = 0;
    } else if (closed < 0 && !isBlank()) { // of an answer that speaks of such tags
      thoughts.setLength(0);
      replace(whole.toString());
      depth = 0;
    }
  }

  String answer() {
    return closed < 0 ? answer.toString() : answer.toString().strip();
  }

  String thoughts() {
    return thoughts.toString().strip();
  }

  /** All that came, tags and thoughts too. */
  String whole() {
    return whole.toString();
  }

  boolean isEmpty() {
    return whole.isEmpty();
  }

  /** The thoughts were never ended: what should have followed them may stand in them. */
  boolean isOpen() {
    return depth > 0;
  }
}
