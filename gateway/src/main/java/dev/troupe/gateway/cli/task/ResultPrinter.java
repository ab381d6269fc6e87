package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.runtime.json.Json;

/** A task resource, for people or for programs. */
final class ResultPrinter {
  private final Common common;
  private final String environment;
  private final Console console;

  /**
   * @param environment the option that names it, to be written behind a command; empty for none
   */
  ResultPrinter(Common common, Console console, String environment) {
    this.environment = environment;
    this.common = common;
    this.console = console;
  }

  void print(JsonNode resource) {
    if (common.json()) console.result(Json.pretty(resource));
    else forPeople(resource);
  }

  private void forPeople(JsonNode resource) {
    JsonNode answer = resource.path("answer");
    String reason = resource.path("stop_reason").asText("");
    console.hint("");
    if (answer.path("text").isTextual()) console.result(answer.path("text").asText());
    else if (reason.equals("not_found"))
      console.result("资料中没有找到答案。 / The documents do not answer this.");
    if (!answer.path("sources").isEmpty()) {
      console.result("");
      console.result("Sources:");
      for (JsonNode source : answer.path("sources"))
        console.result(
            "  - "
                + source.path("document").asText()
                + " § "
                + source.path("section").asText()
                + ": “"
                + source.path("quote").asText()
                + "”");
    }
    if (resource.path("status").asText().equals("failed"))
      console
          .progress()
          .println(
              "troupe: the task failed (" + reason + "): " + resource.path("message").asText(""));
    else if (!answer.path("missing").isEmpty())
      console
          .progress()
          .println(
              "troupe: the answer is not complete ("
                  + reason
                  + "): "
                  + resource.path("message").asText(""));
    boolean waits = resource.path("ended_at").isNull();
    if (waits && resource.path("paused").asBoolean())
      resumable(resource, "is paused", "lets it go on");
    if (resource.path("set_aside").isTextual())
      resumable(
          resource,
          "is set aside, it failed again and again: " + resource.path("set_aside").asText(),
          "tries it again");
    for (JsonNode question : waits ? resource.path("questions") : Json.array())
      console
          .progress()
          .println(
              "troupe: question "
                  + question.path("id").asText()
                  + " waits for a person: "
                  + question.path("subject").asText()
                  + ": "
                  + question.path("why").asText()
                  + ": "
                  + QuestionText.of(question)
                  + " (troupe answer "
                  + resource.path("id").asText()
                  + " "
                  + question.path("id").asText()
                  + " …"
                  + common.dataOption()
                  + ")");
    console.hint("");
    console.hint(summary(resource));
  }

  private void resumable(JsonNode resource, String state, String what) {
    console
        .progress()
        .println(
            "troupe: the task "
                + state
                + " (troupe resume "
                + resource.path("id").asText()
                + common.dataOption()
                + environment
                + " "
                + what
                + ")");
  }

  /** In a word: what nobody works on does not say that it is being worked on. */
  static String status(JsonNode resource) {
    if (resource.path("set_aside").isTextual()) return "set aside";
    return resource.path("paused").asBoolean() ? "paused" : resource.path("status").asText();
  }

  private String summary(JsonNode resource) {
    JsonNode usage = resource.path("usage");
    String id = resource.path("id").asText();
    return "task "
        + id
        + " "
        + status(resource)
        + " ("
        + resource.path("stop_reason").asText("open")
        + "): "
        + usage.path("model_calls").asLong()
        + " model calls, "
        + usage.path("tool_calls").asLong()
        + " tool calls, "
        + usage.path("input_tokens").asLong()
        + " + "
        + usage.path("output_tokens").asLong()
        + " tokens"
        + (usage.path("cost").path("estimated").asBoolean() ? " (estimated)" : "")
        + (usage.path("unknown").asLong() > 0
            ? ", " + usage.path("unknown").asLong() + " sent before a crash, perhaps paid too"
            : "")
        + ", cost "
        + usage.path("cost").path("amount").asText()
        + " "
        + usage.path("cost").path("currency").asText()
        + "\njournal: "
        + common.dataFolder().resolve("journal.db").toAbsolutePath().normalize()
        + "; every step: troupe trace "
        + id
        + common.dataOption();
  }
}
