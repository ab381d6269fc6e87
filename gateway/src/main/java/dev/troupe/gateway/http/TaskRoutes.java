package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.Fact;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.TaskEvent;
import dev.troupe.agents.task.TaskHistory;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.config.HttpSettings;
import dev.troupe.gateway.team.TeamShelf;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.Listing;
import dev.troupe.runtime.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Submit, look at, list, cancel, pause and resume tasks. Another tenant's task is not there. */
final class TaskRoutes {
  static final int MAX_KEY = 255;
  static final int PAGE = 20;
  static final int MAX_PAGE = 100;

  private static final CompletionStage<Boolean> DONE = CompletableFuture.completedFuture(true);

  private static final Set<String> STATUSES =
      Set.of(
          "submitted", "working", "input_required", "completed", "failed", "canceled", "rejected");
  private static final Set<String> LIST_PARAMETERS = Set.of("status", "team", "limit", "cursor");

  private final Troupe troupe;
  private final TeamShelf teams;
  private final String environment;
  private final HttpSettings settings;
  private final Executor blocking;
  private final Waiters waiters;

  TaskRoutes(
      Troupe troupe,
      TeamShelf teams,
      String environment,
      HttpSettings settings,
      Executor blocking,
      Waiters waiters) {
    this.troupe = troupe;
    this.teams = teams;
    this.environment = environment;
    this.settings = settings;
    this.blocking = blocking;
    this.waiters = waiters;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/tasks", Route.Access.KEY, Route.Body.JSON, this::submit),
        new Route("GET", "/v1/tasks", Route.Access.KEY, Route.Body.NONE, this::list),
        new Route("GET", "/v1/tasks/{id}", Route.Access.KEY, Route.Body.NONE, this::get),
        control("cancel", Fact.Verb.CANCEL),
        control("pause", Fact.Verb.PAUSE),
        control("resume", Fact.Verb.RESUME));
  }

  private Route control(String name, Fact.Verb verb) {
    return new Route(
        "POST",
        "/v1/tasks/{id}/" + name,
        Route.Access.KEY,
        Route.Body.OPTIONAL,
        exchange -> control(exchange, verb));
  }

  private CompletionStage<HttpResponse> submit(Exchange exchange) {
    TaskForm form = TaskForm.of(exchange.body(), Traceparent.of(exchange.header("traceparent")));
    Optional<String> key = exchange.header("Idempotency-Key").map(TaskRoutes::key);
    Hash body = Hash.of(Json.canonical(exchange.body()));
    if (key.isEmpty()) return fresh(exchange, form, new SystemEnv().newId(), body);
    TaskId task = TaskId.of(exchange.tenant(), key.get());
    return troupe
        .history()
        .submitted(task)
        .thenCompose(
            before -> {
              if (before.isEmpty()) return fresh(exchange, form, key.get(), body);
              if (!before.get().body().equals(body)) throw reused();
              return accepted(exchange, task);
            });
  }

  /** The draft's quoted string (httpapi idempotency-key), or bare. */
  private static String key(String header) {
    String key = header.strip();
    if (key.length() >= 2 && key.startsWith("\"") && key.endsWith("\""))
      key = key.substring(1, key.length() - 1);
    if (key.isBlank() || key.length() > MAX_KEY)
      throw Problem.of(400, "Idempotency-Key: 1 to " + MAX_KEY + " characters").raise();
    return key;
  }

  private static Problem.Raised reused() {
    return Problem.of(422, "this Idempotency-Key was used before with another body").raise();
  }

  private CompletionStage<HttpResponse> fresh(
      Exchange exchange, TaskForm form, String key, Hash body) {
    return teams
        .find(form.team())
        .thenCompose(
            found -> {
              Team team =
                  found.orElseThrow(
                      () ->
                          Problem.at(
                                  422,
                                  "/team",
                                  "unknown team '"
                                      + form.team()
                                      + "'; served: "
                                      + String.join(", ", teams.names()))
                              .raise());
              return troupe.tasks().submit(submission(exchange.tenant(), form, team, key, body));
            })
        .thenComposeAsync(
            reply ->
                switch (reply) {
                  case Fact.SubmitReply.Accepted a -> accepted(exchange, a.task());
                  case Fact.SubmitReply.Refused r -> throw refused(r);
                },
            blocking);
  }

  private Submission submission(TenantId tenant, TaskForm form, Team team, String key, Hash body) {
    ObjectNode inputs;
    try {
      inputs = team.inputs(form.inputs());
    } catch (UserFault e) {
      throw Problem.at(422, "/inputs", String.valueOf(e.getMessage())).raise();
    }
    String goal = form.goal().orElseGet(() -> goal(team, inputs));
    return new Submission(tenant, team, environment, goal, inputs, key, body, form.terms());
  }

  private static String goal(Team team, ObjectNode inputs) {
    try {
      return team.goal(inputs);
    } catch (UserFault e) {
      throw Problem.at(422, "/goal", String.valueOf(e.getMessage())).raise();
    }
  }

  private static Problem.Raised refused(Fact.SubmitReply.Refused refused) {
    return switch (refused.why()) {
      case KEY_REUSED -> reused();
      case FULL ->
          Problem.of(429, refused.message()).retryAfter(refused.retryAfterSeconds()).raise();
      case UNAVAILABLE ->
          Problem.of(503, refused.message()).retryAfter(refused.retryAfterSeconds()).raise();
    };
  }

  /** 202 with the resource; after {@code Prefer: wait=N} 200 when the task has ended by then. */
  private CompletionStage<HttpResponse> accepted(Exchange exchange, TaskId task) {
    long wait = Preferences.waitSeconds(exchange.header("Prefer"), settings.maxWait());
    CompletionStage<Boolean> ended =
        wait == 0
            ? CompletableFuture.completedFuture(false)
            : waiters.end(troupe.tasks().events(task, 0), Duration.ofSeconds(wait));
    return ended
        .thenCompose(end -> resource(exchange.tenant(), task))
        .thenApply(
            json -> {
              boolean done = wait > 0 && !json.path("ended_at").isNull();
              HttpResponse response =
                  Exchange.json(done ? 200 : 202, json)
                      .addHeader(RawHeader.create("Location", "/v1/tasks/" + task));
              return wait == 0
                  ? response
                  : response.addHeader(RawHeader.create("Preference-Applied", "wait=" + wait));
            });
  }

  private CompletionStage<ObjectNode> resource(TenantId tenant, TaskId task) {
    return CompletableFuture.supplyAsync(
        () -> troupe.find(tenant, task).orElseThrow(() -> unknown(task.value())), blocking);
  }

  static Problem.Raised unknown(String id) {
    return Problem.of(404, "there is no task '" + id + "'").raise();
  }

  static TaskId id(Exchange exchange) {
    try {
      return new TaskId(exchange.path("id"));
    } catch (IllegalArgumentException e) {
      throw unknown(exchange.path("id"));
    }
  }

  private CompletionStage<HttpResponse> get(Exchange exchange) {
    return resource(exchange.tenant(), id(exchange)).thenApply(json -> Exchange.json(200, json));
  }

  /** How a task of this tenant was submitted. */
  static CompletionStage<TaskEvent.TaskSubmitted> own(
      TaskHistory history, TenantId tenant, TaskId task) {
    return history
        .submitted(task)
        .thenApply(
            found ->
                found
                    .filter(e -> e.tenant().equals(tenant))
                    .orElseThrow(() -> unknown(task.value())));
  }

  private CompletionStage<HttpResponse> control(Exchange exchange, Fact.Verb verb) {
    TaskId task = id(exchange);
    if (!exchange.body().isEmpty())
      throw Problem.of(422, "no fields are known here; send no body or {}").raise();
    return own(troupe.history(), exchange.tenant(), task)
        .thenCompose(
            e ->
                switch (verb) {
                  case PAUSE -> mayPause(e.tenant());
                  case RESUME -> mayResume(task, e.environment());
                  case CANCEL -> DONE;
                })
        .thenCompose(e -> troupe.tasks().control(task, verb))
        .thenCompose(
            reply ->
                switch (reply) {
                  case DONE ->
                      resource(exchange.tenant(), task).thenApply(json -> Exchange.json(202, json));
                  case UNKNOWN -> throw unknown(task.value());
                  case ENDED ->
                      throw Problem.of(409, "task " + task + " has ended already").raise();
                  case UNAVAILABLE ->
                      throw Problem.of(503, "the journal cannot be written now")
                          .retryAfter(5)
                          .raise();
                });
  }

  /** Paused tasks hold no memory, but somebody has to find them again. */
  private CompletionStage<Boolean> mayPause(TenantId tenant) {
    return troupe
        .paused(tenant)
        .thenApply(
            paused -> {
              if (paused >= settings.maxPaused())
                throw Problem.of(
                        429,
                        paused + " tasks of this tenant are paused already; resume or cancel some")
                    .retryAfter(60)
                    .raise();
              return true;
            });
  }

  /** A task keeps its environment: it would be sent to other models. */
  private CompletionStage<Boolean> mayResume(TaskId task, String began) {
    if (began.equals(environment)) return DONE;
    throw Problem.of(
            409,
            "task "
                + task
                + " began with the environment '"
                + began
                + "', this server has '"
                + environment
                + "'")
        .raise();
  }

  private CompletionStage<HttpResponse> list(Exchange exchange) {
    for (String name : exchange.queryNames())
      if (!LIST_PARAMETERS.contains(name))
        throw Problem.of(
                400,
                "unknown parameter '"
                    + name
                    + "'; known: "
                    + String.join(", ", new TreeSet<>(LIST_PARAMETERS)))
            .raise();
    Optional<String> status = exchange.query("status");
    if (status.isPresent() && !STATUSES.contains(status.get()))
      throw Problem.of(400, "status: one of " + String.join(", ", new TreeSet<>(STATUSES))).raise();
    int limit = (int) number(exchange.query("limit"), "limit", PAGE, MAX_PAGE);
    OptionalLong before =
        exchange.query("cursor").isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(number(exchange.query("cursor"), "cursor", 0, Long.MAX_VALUE));
    Listing.Query query =
        new Listing.Query(
            Optional.of(exchange.tenant().value()),
            exchange.query("team"),
            status,
            before,
            limit + 1);
    return troupe
        .list(query)
        .thenApplyAsync(rows -> page(exchange.tenant(), rows, limit), blocking);
  }

  private static long number(Optional<String> given, String name, long otherwise, long most) {
    if (given.isEmpty()) return otherwise;
    try {
      long value = Long.parseLong(given.get());
      if (value >= 1 && value <= most) return value;
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw Problem.of(
            400,
            name.equals("cursor")
                ? "cursor: only what next_cursor gave"
                : name + ": a number from 1 to " + most)
        .raise();
  }

  private HttpResponse page(TenantId tenant, List<Listing.Row> rows, int limit) {
    ObjectNode json = Json.object();
    ArrayNode tasks = json.putArray("tasks");
    List<Listing.Row> shown = rows.subList(0, Math.min(limit, rows.size()));
    for (Listing.Row row : shown)
      troupe.find(tenant, new TaskId(row.pid().substring("task|".length()))).ifPresent(tasks::add);
    if (rows.size() > limit) json.put("next_cursor", String.valueOf(shown.getLast().place()));
    else json.putNull("next_cursor");
    return Exchange.json(200, json);
  }
}
