package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.view.TaskPages;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.config.HttpSettings;
import dev.troupe.gateway.team.TeamShelf;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Look at, list, cancel, pause and resume tasks. */
final class TaskRoutes {
  private static final CompletionStage<Boolean> DONE = CompletableFuture.completedFuture(true);

  private static final Set<String> LIST_PARAMETERS = Set.of("status", "team", "limit", "cursor");

  private final Troupe troupe;
  private final TaskLookup lookup;
  private final String environment;
  private final TeamShelf teams;
  private final HttpSettings settings;
  private final Executor blocking;

  TaskRoutes(HttpFace.Parts parts, TaskLookup lookup) {
    this.troupe = parts.troupe();
    this.lookup = lookup;
    this.environment = parts.environment();
    this.teams = parts.teams();
    this.settings = parts.settings();
    this.blocking = parts.blocking();
  }

  List<Route> routes() {
    return List.of(
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

  private CompletionStage<HttpResponse> get(Exchange exchange) {
    return lookup
        .resource(exchange, lookup.id(exchange))
        .thenApply(json -> Exchange.json(200, json));
  }

  private CompletionStage<HttpResponse> control(Exchange exchange, Fact.Verb verb) {
    TaskId task = lookup.id(exchange);
    if (!exchange.body().isEmpty())
      throw Problem.of(422, "no fields are known here; send no body or {}").raise();
    return lookup
        .submitted(exchange, task)
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
                      lookup.resource(exchange, task).thenApply(json -> Exchange.json(202, json));
                  case UNKNOWN -> throw TaskLookup.unknown(task.value());
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
    TaskPages.Query query =
        new TaskPages.Query(
            Optional.of(exchange.tenant().value()),
            exchange.query("team").map(Set::of).orElse(Set.of()),
            exchange.query("status"),
            exchange.query("cursor"),
            exchange.query("limit").map(TaskRoutes::number).orElse(TaskPages.PAGE));
    query
        .fault()
        .ifPresent(
            fault -> {
              throw Problem.of(400, fault).raise();
            });
    return CompletableFuture.supplyAsync(() -> page(query.called(teams::names)), blocking)
        .thenApply(page -> Exchange.json(200, page));
  }

  private ObjectNode page(TaskPages.Query query) {
    try {
      return troupe.pages().read(query);
    } catch (NoSuchElementException e) {
      throw Problem.of(400, String.valueOf(e.getMessage())).raise();
    }
  }

  /** 0 for what is no number: out of every bound. */
  private static int number(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }
}
