package dev.troupe.runtime.model.openai;

import java.util.regex.Pattern;

/** Tokens that end a model's turn, where a server leaves them at the end of its answer. */
final class EndTokens {
  private static final Pattern AT_END =
      Pattern.compile(
          "(?:\\s*+(?:<\\|(?:im_end|eot_id|eom_id|end_of_text|endoftext|end)\\|>|<｜end▁of▁sentence｜>))++\\s*+$");

  private EndTokens() {}

  static String without(String answer) {
    return answer.indexOf('<') < 0 ? answer : AT_END.matcher(answer).replaceFirst("");
  }
}
