package dev.troupe.gateway.cli.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.view.TaskPages;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Remote;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.Listing;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteQuarantine;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.json.Json;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe tasks}: which tasks there are, newest first. */
@Command(
    name = "tasks",
    description = "List tasks, newest first, of the data folder (all tenants) or of a service.")
public final class TasksCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "submitted, working, input_required, completed, failed, canceled; or paused.")
  @Nullable String status;

  @Option(names = "--team", paramLabel = "NAME", description = "Of this team.")
  @Nullable String team;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most N, up to 100 (default: ${DEFAULT-VALUE}).")
  int limit = TaskPages.PAGE;

  @Option(
      names = "--cursor",
      paramLabel = "C",
      description = "Go on where a list ended (its next_cursor).")
  @Nullable String cursor;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this service; its key is taken from TROUPE_KEY.")
  @Nullable String url;

  @Override
  public Integer call() {
    TaskPages.Query query =
        new TaskPages.Query(
            Optional.empty(), // whoever owns the folder sees all of it
            names(),
            Optional.ofNullable(status),
            Optional.ofNullable(cursor),
            limit);
    query
        .fault()
        .ifPresent(
            fault -> {
              throw new UserFault("--" + fault);
            });
    JsonNode page = new Source(common, url).page(query);
    Console console = common.console();
    if (common.json()) {
      console.result(Json.pretty(page));
      return ExitCode.COMPLETED;
    }
    for (JsonNode task : page.path("tasks")) console.result(line(task));
    for (JsonNode id : page.path("unreadable"))
      console.hint("troupe: task " + id.asText() + " cannot be read; troupe verify says why");
    if (page.path("tasks").isEmpty() && page.path("unreadable").isEmpty()) console.hint(none());
    if (page.path("next_cursor").isTextual())
      console.hint("more: --cursor " + page.path("next_cursor").asText());
    return ExitCode.COMPLETED;
  }

  private String none() {
    boolean unknown = team != null && url == null && common.library().named(team).isEmpty();
    return unknown
        ? "no tasks of '"
            + team
            + "', which is no team here either; known: "
            + String.join(", ", common.library().names())
        : "no tasks";
  }

  /** A service knows the names of its own teams. */
  private Set<String> names() {
    if (team == null) return Set.of();
    return url == null ? common.library().names(team) : Set.of(team);
  }

  private static String line(JsonNode task) {
    String goal = task.path("goal").asText().replaceAll("\\s+", " ");
    return String.join(
        "  ",
        task.path("id").asText(),
        ResultPrinter.status(task),
        task.path("created_at").asText(),
        task.path("team").asText(),
        goal.length() > 60 ? goal.substring(0, 59) + "…" : goal);
  }

  /** Where lists come from: a service, or the data folder. */
  record Source(Common common, @Nullable String url) {
    JsonNode page(TaskPages.Query query) {
      return url == null ? local(query) : remote(query);
    }

    private JsonNode remote(TaskPages.Query query) {
      StringBuilder path = new StringBuilder("/v1/tasks?limit=" + query.limit());
      query.status().ifPresent(status -> path.append("&status=").append(status));
      query.teams().forEach(team -> path.append("&team=").append(encoded(team)));
      query.cursor().ifPresent(cursor -> path.append("&cursor=").append(cursor));
      return Remote.of(url, common).orElseThrow().get(path.toString());
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, UTF_8);
    }

    private JsonNode local(TaskPages.Query query) {
      Path journal = common.dataFolder().resolve("journal.db");
      if (!Files.isRegularFile(journal)) {
        common.console().hint("troupe: there is no data folder " + common.dataFolder());
        ObjectNode none = Json.object();
        none.putArray("tasks");
        return none.putNull("next_cursor");
      }
      try (JournalDatabase database = JournalDatabase.open(journal)) {
        SqlitePayloads payloads = new SqlitePayloads(database);
        TaskHistory history = new TaskHistory(new SqliteReader(database));
        return new TaskPages(
                new Listing(database), history, payloads::getNow, new SqliteQuarantine(database))
            .read(query);
      } catch (NoSuchElementException e) {
        throw new UserFault("--" + e.getMessage());
      }
    }
  }
}
