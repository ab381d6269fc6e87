package dev.troupe.runtime.model.openai;

import java.util.List;

/** Tokens that end a model's turn, where a server leaves them at the end of its answer. */
final class EndTokens {
  private static final List<String> TOKENS =
      List.of(
          "<|im_end|>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<|end_of_text|>",
          "<|endoftext|>",
          "<|end|>",
          "<｜end▁of▁sentence｜>");

  private EndTokens() {}

  static String without(String answer) {
    String left = answer;
    for (String end = left.stripTrailing(); endsWithToken(end); end = left.stripTrailing())
      left = end.substring(0, end.lastIndexOf('<'));
    return left.length() == answer.length() ? answer : left.stripTrailing();
  }

  private static boolean endsWithToken(String text) {
    return TOKENS.stream().anyMatch(text::endsWith);
  }
}
