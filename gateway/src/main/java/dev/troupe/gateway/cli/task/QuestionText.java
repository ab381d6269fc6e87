package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.JsonNode;

/** What a question asks about, and what may be answered, for people. */
final class QuestionText {
  private QuestionText() {}

  /** The words, the plan, or the arguments of the call. */
  static String of(JsonNode question) {
    if (question.path("text").isTextual()) return question.path("text").asText();
    return (question.has("plan") ? question.path("plan") : question.path("arguments")).toString();
  }

  static boolean takesAnyText(JsonNode question) {
    return question.path("kind").asText().equals("ask");
  }
}
