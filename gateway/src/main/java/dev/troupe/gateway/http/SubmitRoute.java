package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.config.HttpSettings;
import dev.troupe.gateway.team.TeamShelf;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.prompt.PromptFault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * {@code POST /v1/tasks}: accepted once per key, answered when durable or, if asked, at the end.
 */
final class SubmitRoute {
  static final int MAX_KEY = 255;

  private final Troupe troupe;
  private final TaskLookup lookup;
  private final TeamShelf teams;
  private final String environment;
  private final HttpSettings settings;
  private final Executor blocking;
  private final Waiters waiters;

  SubmitRoute(HttpFace.Parts parts, TaskLookup lookup, Waiters waiters) {
    this.troupe = parts.troupe();
    this.lookup = lookup;
    this.teams = parts.teams();
    this.environment = parts.environment();
    this.settings = parts.settings();
    this.blocking = parts.blocking();
    this.waiters = waiters;
  }

  Route route() {
    return new Route("POST", "/v1/tasks", Route.Access.KEY, Route.Body.JSON, this::submit);
  }

  private CompletionStage<HttpResponse> submit(Exchange exchange) {
    TaskForm form = TaskForm.of(exchange.body(), Traceparent.of(exchange.header("traceparent")));
    Optional<String> key = exchange.oneHeader("Idempotency-Key").map(SubmitRoute::key);
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
    form.terms().limits().ifPresent(limits -> check(team, limits, form.currency()));
    ObjectNode inputs;
    try {
      inputs = team.inputs(form.inputs());
    } catch (UserFault e) {
      throw Problem.at(422, "/inputs", String.valueOf(e.getMessage())).raise();
    }
    String goal = form.goal().orElseGet(() -> goal(team, inputs));
    return new Submission(tenant, team, environment, goal, inputs, key, body, form.terms());
  }

  private void check(Team team, Limits limits, Optional<String> currency) {
    try {
      teams.check(team, limits, currency);
    } catch (UserFault e) {
      throw Problem.at(422, "/limits/cost", e.text()).raise();
    }
  }

  private static String goal(Team team, ObjectNode inputs) {
    try {
      return team.goal(inputs);
    } catch (UserFault | PromptFault e) {
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
    CompletionStage<Void> ended =
        wait == 0
            ? CompletableFuture.completedFuture(null)
            : waiters.end(troupe.tasks().ended(task), Duration.ofSeconds(wait));
    return ended
        .thenCompose(end -> lookup.resource(exchange, task))
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
}
