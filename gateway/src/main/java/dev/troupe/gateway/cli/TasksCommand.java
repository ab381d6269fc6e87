package dev.troupe.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.TaskHistory;
import dev.troupe.agents.task.TaskView;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.Listing;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.json.Json;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code troupe tasks}: which tasks there are, newest first. */
@picocli.CommandLine.Command(
    name = "tasks",
    description = "List tasks, newest first, of the data folder (all tenants) or of a service.")
final class TasksCommand implements Callable<Integer> {
  private static final Set<String> STATUSES =
      new TreeSet<>(Set.of("submitted", "working", "completed", "failed", "canceled"));

  @picocli.CommandLine.Mixin Common common = new Common();

  @picocli.CommandLine.Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "submitted, working, completed, failed or canceled.")
  @Nullable String status;

  @picocli.CommandLine.Option(names = "--team", paramLabel = "NAME", description = "Of this team.")
  @Nullable String team;

  @picocli.CommandLine.Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most N, up to 100 (default: ${DEFAULT-VALUE}).")
  int limit = 20;

  @picocli.CommandLine.Option(
      names = "--cursor",
      paramLabel = "C",
      description = "Go on where a list ended (its next_cursor).")
  @Nullable String cursor;

  @picocli.CommandLine.Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this service; its key is taken from TROUPE_KEY.")
  @Nullable String url;

  @Override
  public Integer call() {
    if (limit < 1 || limit > 100) throw new UserFault("--limit: a number from 1 to 100");
    if (status != null && !STATUSES.contains(status))
      throw new UserFault("--status " + status + ": one of " + String.join(", ", STATUSES));
    if (cursor != null && !cursor.matches("\\d{1,18}"))
      throw new UserFault("--cursor: only what next_cursor gave");
    JsonNode page = url == null ? local() : remote();
    Console console = common.console();
    if (common.json) {
      console.result(Json.pretty(page));
      return ExitCode.COMPLETED;
    }
    for (JsonNode task : page.path("tasks")) console.result(line(task));
    if (page.path("tasks").isEmpty()) console.hint("no tasks");
    if (page.path("next_cursor").isTextual())
      console.hint("more: --cursor " + page.path("next_cursor").asText());
    return ExitCode.COMPLETED;
  }

  private static String line(JsonNode task) {
    String goal = task.path("goal").asText().replaceAll("\\s+", " ");
    return String.join(
        "  ",
        task.path("id").asText(),
        task.path("paused").asBoolean() ? "paused" : task.path("status").asText(),
        task.path("created_at").asText(),
        task.path("team").asText(),
        goal.length() > 60 ? goal.substring(0, 59) + "…" : goal);
  }

  private JsonNode remote() {
    StringBuilder query = new StringBuilder("/v1/tasks?limit=" + limit);
    if (status != null) query.append("&status=").append(status);
    if (team != null) query.append("&team=").append(URLEncoder.encode(team, UTF_8));
    if (cursor != null) query.append("&cursor=").append(cursor);
    return Remote.of(url, common).orElseThrow().get(query.toString());
  }

  private JsonNode local() {
    ObjectNode page = Json.object();
    ArrayNode tasks = page.putArray("tasks");
    page.putNull("next_cursor");
    Path journal = common.dataFolder().resolve("journal.db");
    if (!Files.isRegularFile(journal)) {
      common.console().hint("troupe: there is no data folder " + common.dataFolder());
      return page;
    }
    try (JournalDatabase database = JournalDatabase.open(journal)) {
      OptionalLong before =
          cursor == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cursor));
      List<Listing.Row> rows =
          Waiting.on(
              new Listing(database)
                  .find(
                      new Listing.Query(
                          Optional.empty(), // whoever owns the folder sees all of it
                          Optional.ofNullable(team),
                          Optional.ofNullable(status),
                          before,
                          limit + 1)));
      TaskHistory history = new TaskHistory(new SqliteReader(database));
      SqlitePayloads payloads = new SqlitePayloads(database);
      for (Listing.Row row : rows.subList(0, Math.min(limit, rows.size()))) {
        TaskId task = new TaskId(row.pid().substring("task|".length()));
        tasks.add(new TaskView(task, history.all(task), payloads::getNow).json());
      }
      if (rows.size() > limit) page.put("next_cursor", String.valueOf(rows.get(limit - 1).place()));
    }
    return page;
  }
}
