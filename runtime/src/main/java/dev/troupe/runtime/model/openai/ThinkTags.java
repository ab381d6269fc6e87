package dev.troupe.runtime.model.openai;

/** Splits {@code <think>…</think>} off an answer; the opening tag may have stood in the prompt. */
record ThinkTags(String answer, String thoughts) {
  static final String OPEN = "<think>";
  static final String CLOSE = "</think>";

  static ThinkTags split(String text) {
    int close = text.indexOf(CLOSE);
    int open = text.indexOf(OPEN);
    if (close < 0)
      return open >= 0 && text.substring(0, open).isBlank()
          ? new ThinkTags("", text.substring(open + OPEN.length()))
          : new ThinkTags(text, "");
    if (open > close) open = -1;
    if (open >= 0 && !text.substring(0, open).isBlank()) return new ThinkTags(text, "");
    String thoughts = text.substring(open < 0 ? 0 : open + OPEN.length(), close);
    return new ThinkTags(text.substring(close + CLOSE.length()).strip(), thoughts.strip());
  }
}
