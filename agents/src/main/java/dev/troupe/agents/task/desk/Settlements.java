package dev.troupe.agents.task.desk;

import dev.troupe.agents.task.decide.RetryPolicy;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.tool.ToolResult;
import dev.troupe.api.Effect;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelResult;
import dev.troupe.api.ToolSpec;
import dev.troupe.api.Usage;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.observe.Redactor;
import dev.troupe.runtime.payload.Payloads;
import java.util.Optional;

/**
 * From what a model or a tool came to, to the settlement that is journaled; bodies go to the
 * payloads.
 */
final class Settlements {
  /** The kind of a tool's failures. */
  private static final String TOOL = "tool";

  private final Env env;
  private final Payloads payloads;

  Settlements(Env env, Payloads payloads) {
    this.env = env;
    this.payloads = payloads;
  }

  Settlement of(OpenCall call, ModelResult result, Endpoint endpoint) {
    Optional<Price> price = endpoint.price();
    return switch (result) {
      case ModelReply reply ->
          new Settlement(
              Optional.of(payloads.put(call.intent.tenant(), Json.bytes(reply.words()))),
              Optional.empty(),
              reply.usage(),
              price.map(p -> p.of(reply.usage())),
              price.map(Price::currency).orElse(""),
              reply.model(),
              reply.requestId(),
              reply.firstTokenMillis(),
              millis(call),
              false,
              false);
      case ModelFailure failure ->
          Settlement.failed(
                  new Settlement.CallFailure(
                      failure.kind().wire(),
                      Redactor.redact(told(endpoint, failure)),
                      failure.status(),
                      failure.retryable(),
                      wait(call, failure.retryAfterMillis())),
                  millis(call))
              .costing(usage(call, failure), price);
    };
  }

  /** A call that was closed while the model worked on it has been read, and will be paid. */
  private static Usage usage(OpenCall call, ModelFailure failure) {
    boolean closed = failure.kind() == ModelFailure.Kind.CANCELLED && failure.usage().total() == 0;
    return closed ? call.intent.reserved().read() : failure.usage();
  }

  Settlement of(OpenCall call, ToolResult result) {
    Settlement end =
        switch (result) {
          case ToolResult.Returned returned ->
              returned.fault() && call.intent.kind() == TaskEvent.Kind.UNDO
                  ? failed(call, returned.text(), false) // not undone
                  : returned(call, returned.text());
          case ToolResult.Refused refused ->
              call.intent.kind() == TaskEvent.Kind.UNDO || isTriedAgain(call)
                  ? failed(call, refused.text(), true)
                  : returned(call, refused.text());
          case ToolResult.Unknown unknown -> failed(call, unknown.message(), true);
        };
    return isUntrusted(call) ? end.asUntrusted() : end; // a fault's message is its text too
  }

  private Settlement returned(OpenCall call, String text) {
    return Settlement.returned(payloads.put(call.intent.tenant(), text), millis(call));
  }

  private Settlement failed(OpenCall call, String message, boolean retryable) {
    return Settlement.failed(
        new Settlement.CallFailure(TOOL, message, 0, retryable, wait(call, -1)), millis(call));
  }

  private static boolean isTriedAgain(OpenCall call) {
    return call.intent.effect().repeatable() && call.intent.attempt() < RetryPolicy.tries(TOOL);
  }

  private static boolean isUntrusted(OpenCall call) {
    return call.intent.kind() == TaskEvent.Kind.TOOL
        && call.tools
            .tool(call.intent.name())
            .filter(tool -> tool.spec().traits().contains(ToolSpec.Trait.UNTRUSTED))
            .isPresent();
  }

  /** A tool call that was closed while it ran. */
  Settlement stopped(OpenCall call) {
    return Settlement.failed(
        new Settlement.CallFailure(
            "withdrawn",
            call.intent.effect() == Effect.READ_ONLY
                ? "withdrawn while it ran"
                : "withdrawn while it ran; whether it had its effect is not known",
            0,
            false,
            0),
        millis(call));
  }

  /** A call of which nothing had left this process. */
  static Settlement notSent() {
    return Settlement.failed(
        new Settlement.CallFailure("not_sent", "withdrawn before it was sent", 0, false, 0), 0);
  }

  static Settlement payloadMissing() {
    return Settlement.failed(
        new Settlement.CallFailure(
            "payload_missing", "its request is missing from the data folder", 0, false, 0),
        0);
  }

  /** Which model it was belongs to the message: a task may use several. */
  private static String told(Endpoint endpoint, ModelFailure failure) {
    if (endpoint.url().getHost() == null) return failure.message();
    String status =
        failure.status() > 0 && !failure.message().contains(String.valueOf(failure.status()))
            ? "HTTP " + failure.status() + ": "
            : "";
    String hint =
        failure.kind() == ModelFailure.Kind.UNAUTHORIZED
            ? " (is the key of the environment right?)"
            : "";
    String wait =
        failure.retryAfterMillis() > RetryPolicy.LONGEST_WAIT_MILLIS
            ? " (it asks to wait "
                + failure.retryAfterMillis() / 60_000
                + " minutes, which is not waited for)"
            : "";
    return endpoint.model()
        + " at "
        + endpoint.url()
        + ": "
        + status
        + failure.message()
        + hint
        + wait;
  }

  private long wait(OpenCall call, long asked) {
    // Each correction took a try at least, which says nothing about the server.
    return RetryPolicy.waitMillis(
        Math.max(1, call.intent.attempt() - call.intent.round()),
        asked,
        env.random("retry/" + call.intent.ticket()));
  }

  private long millis(OpenCall call) {
    return call.startedNanos == 0 ? 0 : (env.nanos() - call.startedNanos) / 1_000_000;
  }
}
