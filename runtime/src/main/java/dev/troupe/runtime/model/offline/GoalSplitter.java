package dev.troupe.runtime.model.offline;

import dev.troupe.runtime.text.Language;
import dev.troupe.runtime.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A goal to its questions: list items, sentences, clauses after 和/并/and, semicolons. */
final class GoalSplitter {
  /** Most questions taken from one goal. */
  static final int MAX_QUESTIONS = 24;

  private static final Pattern ASKS =
      Pattern.compile(
          "[?？]|多少|什么|如何|怎么|怎样|是否|能否|可否|哪|几|吗|多久|多长|谁|为何|为什么|有没有|(?i)\\b(what|how|when|who|whom|where|which|why|whether|is|are|can|could|does|do|did|may|must|should|will)\\b");

  private static final Pattern ZH_JOIN = Pattern.compile("[，,、]?\\s*(?:并且|以及|还有|和|并|另外|同时)");
  private static final Pattern EN_JOIN =
      Pattern.compile(
          ",?\\s+and\\s+(?:also\\s+)?(?=(?:what|how|when|who|where|which|why|whether|is|are|can|could|does|do|may|must|should|will)\\b)",
          Pattern.CASE_INSENSITIVE);

  /** Not the colon of a time or a ratio. */
  private static final Pattern COLON = Pattern.compile("：|:(?!\\d)(?=\\s|\\p{IsHan})");

  private GoalSplitter() {}

  static List<String> questions(String goal) {
    List<String> parts = new ArrayList<>();
    for (String sentence : Sentences.of(withoutPreamble(goal)))
      for (String piece : sentence.split("[;；]")) clauses(piece.strip(), parts);
    boolean asked = parts.stream().anyMatch(p -> ASKS.matcher(p).find());
    List<String> questions =
        parts.stream()
            .filter(p -> !p.isBlank())
            .filter(p -> !asked || ASKS.matcher(p).find())
            .distinct()
            .limit(MAX_QUESTIONS)
            .toList();
    return questions.isEmpty() ? List.of(goal.strip()) : questions;
  }

  /**
   * "For customer X, prepare …: question? question?" — what stands before the colon asks nothing.
   */
  private static String withoutPreamble(String goal) {
    Matcher found = COLON.matcher(goal);
    int colon = found.find() ? found.start() : -1;
    if (colon < 0 || colon + 1 >= goal.length()) return goal;
    String before = goal.substring(0, colon);
    String after = goal.substring(colon + 1);
    return ASKS.matcher(before).find() || !ASKS.matcher(after).find() ? goal : after.strip();
  }

  private static void clauses(String sentence, List<String> parts) {
    Matcher join =
        (Language.of(sentence) == Language.CHINESE ? ZH_JOIN : EN_JOIN).matcher(sentence);
    while (join.find()) {
      String left = sentence.substring(0, join.start()).strip();
      String right = sentence.substring(join.end()).strip();
      if (ASKS.matcher(left).find() && ASKS.matcher(right).find()) {
        parts.add(left);
        clauses(right, parts);
        return;
      }
    }
    parts.add(sentence);
  }
}
