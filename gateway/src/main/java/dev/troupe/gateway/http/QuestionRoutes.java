package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What a task asks of people, and their answers. */
final class QuestionRoutes {
  private static final int MAX_TEXT = 100_000;
  private static final Set<String> FIELDS = Set.of("answer", "text");

  private final Troupe troupe;
  private final TaskLookup lookup;
  private final Executor blocking;

  QuestionRoutes(HttpFace.Parts parts, TaskLookup lookup) {
    this.troupe = parts.troupe();
    this.lookup = lookup;
    this.blocking = parts.blocking();
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/v1/tasks/{id}/questions", Route.Access.KEY, Route.Body.NONE, this::list),
        new Route(
            "POST",
            "/v1/tasks/{id}/questions/{question}",
            Route.Access.KEY,
            Route.Body.JSON,
            this::answer));
  }

  private CompletionStage<HttpResponse> list(Exchange exchange) {
    TaskId task = lookup.id(exchange);
    return CompletableFuture.supplyAsync(
        () ->
            troupe
                .questions(exchange.tenant(), task)
                .map(all -> Exchange.json(200, Json.object().set("questions", all)))
                .orElseThrow(() -> TaskLookup.unknown(task.value())),
        blocking);
  }

  private CompletionStage<HttpResponse> answer(Exchange exchange) {
    TaskId task = lookup.id(exchange);
    String question = exchange.path("question");
    return lookup
        .submitted(exchange, task)
        .thenCompose(
            e ->
                troupe
                    .tasks()
                    .answer(
                        e.tenant(),
                        task,
                        question,
                        verdict(exchange.body()),
                        exchange.body().path("text").asText(""),
                        "http"))
        .thenCompose(
            reply ->
                switch (reply) {
                  case DONE ->
                      lookup.resource(exchange, task).thenApply(json -> Exchange.json(202, json));
                  case UNKNOWN -> throw TaskLookup.unknown(task.value());
                  case NO_QUESTION ->
                      throw Problem.of(404, "task " + task + " has no question '" + question + "'")
                          .raise();
                  case OVER -> over(exchange, task, question);
                  case UNFIT ->
                      throw Problem.at(
                              422,
                              "/answer",
                              "answer: this question takes other answers; GET lists them")
                          .raise();
                  case UNAVAILABLE ->
                      throw Problem.of(503, "the journal cannot be written now")
                          .retryAfter(5)
                          .raise();
                });
  }

  /** Told what became of it. */
  private CompletionStage<HttpResponse> over(Exchange exchange, TaskId task, String question) {
    return lookup
        .resource(exchange, task)
        .thenApply(
            json -> {
              boolean ended = json.path("ended_at").isTextual();
              for (JsonNode one : troupe.questions(exchange.tenant(), task).orElseGet(Json::array))
                if (one.path("id").asText().equals(question))
                  throw Problem.of(409, "question " + question + " " + whyOver(one, ended)).raise();
              throw TaskLookup.unknown(task.value());
            });
  }

  private static String whyOver(JsonNode question, boolean ended) {
    String answer = question.path("answer").asText("");
    if (answer.equals("expired")) return "expired at " + question.path("expires_at").asText();
    if (question.path("answer").isTextual() && !answer.equals("withdrawn"))
      return "was answered before: " + answer + ", by " + question.path("by").asText();
    return ended || answer.equals("withdrawn")
        ? "is not asked any more"
        : "expired at " + question.path("expires_at").asText();
  }

  private static Answer verdict(ObjectNode body) {
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name))
                throw Problem.at(
                        422,
                        "/" + Problem.pointer(name),
                        "unknown field '" + name + "'; known: answer, text")
                    .raise();
            });
    JsonNode text = body.path("text");
    if (body.hasNonNull("text")
        && (!text.isTextual() || TaskForm.characters(text.asText()) > MAX_TEXT))
      throw Problem.at(422, "/text", "text: a text of at most " + MAX_TEXT + " characters").raise();
    String said = body.path("answer").asText("");
    for (Answer answer :
        List.of(Answer.APPROVED, Answer.DENIED, Answer.DONE, Answer.NOT_DONE, Answer.ANSWERED)) {
      if (!answer.wire().equals(said)) continue;
      if (answer == Answer.ANSWERED && text.asText("").isBlank())
        throw Problem.at(422, "/text", "text: what is the answer?").raise();
      return answer;
    }
    throw Problem.at(422, "/answer", "answer: one of approved, denied, done, not_done, answered")
        .raise();
  }
}
