package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.view.TaskPages;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.Remote;
import dev.troupe.gateway.cli.journal.StoredTask;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe questions}: what people are asked. */
@Command(
    name = "questions",
    description = "List what tasks ask of people: of one task, or of all that wait (newest first).")
public final class QuestionsCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "Only of this task; answered ones are listed too.")
  @Nullable String id;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this service; its key is taken from TROUPE_KEY.")
  @Nullable String url;

  /** Most tasks that are looked at. */
  private static final int MOST = 10_000;

  @Override
  public Integer call() {
    Logging.off();
    ArrayNode all = Json.array();
    if (id != null) add(all, id, questions(id));
    else
      for (JsonNode task : waiting())
        for (JsonNode question : task.path("questions"))
          all.add(named(task.path("id").asText(), question));
    Console console = common.console();
    if (common.json()) {
      console.result(Json.pretty(Json.object().set("questions", all)));
      return ExitCode.COMPLETED;
    }
    for (JsonNode question : all) console.result(lines(question));
    if (all.isEmpty()) console.hint("no questions");
    else console.hint("troupe answer TASK QUESTION ANSWER" + common.dataOption());
    return ExitCode.COMPLETED;
  }

  private static void add(ArrayNode all, String task, JsonNode questions) {
    for (JsonNode question : questions) all.add(named(task, question));
  }

  private static JsonNode named(String task, JsonNode question) {
    return Json.object().put("task", task).setAll((ObjectNode) question);
  }

  private JsonNode questions(String task) {
    Optional<Remote> service = url == null ? Optional.empty() : Remote.of(url, common);
    if (service.isPresent())
      return service
          .get()
          .get("/v1/tasks/" + StoredTask.checked(common, task) + "/questions")
          .path("questions");
    try (StoredTask stored = StoredTask.open(common, task)) {
      return stored.questions();
    }
  }

  private JsonNode waiting() {
    TasksCommand.Source source = new TasksCommand.Source(common, url);
    ArrayNode all = Json.array();
    Optional<String> cursor = Optional.empty();
    do {
      JsonNode page =
          source.page(
              new TaskPages.Query(
                  Optional.empty(),
                  Set.of(),
                  Optional.of("input_required"),
                  cursor,
                  TaskPages.MAX_PAGE));
      page.path("tasks").forEach(all::add);
      cursor = Optional.ofNullable(page.path("next_cursor").textValue());
    } while (cursor.isPresent() && all.size() < MOST);
    if (cursor.isPresent())
      common.console().hint("only the newest " + MOST + " tasks that wait are looked at");
    return all;
  }

  private static String lines(JsonNode q) {
    String answer =
        q.path("answer").isNull()
            ? "answers: "
                + (QuestionText.takesAnyText(q)
                    ? "any text"
                    : String.join(" | ", texts(q.path("answers"))))
            : "answered: " + q.path("answer").asText() + " by " + q.path("by").asText();
    return q.path("task").asText()
        + "  "
        + q.path("id").asText()
        + "  "
        + q.path("kind").asText()
        + "  "
        + q.path("subject").asText()
        + ": "
        + q.path("why").asText()
        + "\n    "
        + QuestionText.of(q)
        + "\n    "
        + answer
        + (isOver(q) ? "; expired " : "; expires ")
        + q.path("expires_at").asText();
  }

  /** Its task has not noticed yet: it is paused, or nobody works on it. */
  private static boolean isOver(JsonNode q) {
    return !Instant.parse(q.path("expires_at").asText()).isAfter(new SystemEnv().now());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
