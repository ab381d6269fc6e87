package dev.troupe.agents.task.desk;

import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.feed.AnswerFeed;
import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.observe.LogScope;
import dev.troupe.runtime.observe.TraceIds;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts model calls on the wire. A client that throws has failed like any other. */
final class ModelWire {
  private static final Logger log = LoggerFactory.getLogger(ModelWire.class);

  private final Models models;
  private final AnswerFeed answering;

  ModelWire(Models models, AnswerFeed answering) {
    this.models = models;
    this.answering = answering;
  }

  ModelCall start(CallIntent intent, ModelRequest request) {
    CallHeaders headers =
        new CallHeaders(
            intent.id().task().value(),
            intent.agent(),
            intent.id().attempt(intent.attempt()),
            intent.idempotencyKey(),
            TraceIds.header(intent.id(), intent.attempt(), intent.traceparent()));
    try {
      return new Guarded(
          intent,
          models.start(
              intent.name(), request, headers, answering.of(intent.id(), intent.attempt())));
    } catch (Throwable e) { // whatever it is, it is the client's, and this call's only
      blame(intent, e);
      return new Broken(failed(e));
    }
  }

  private static void blame(CallIntent intent, Throwable cause) {
    LogScope.run(
        intent.id(),
        intent.attempt(),
        intent.traceparent(),
        () -> log.error("the client of {} threw {}", intent.name(), cause.getClass().getName()));
  }

  /** A call of a client that may be anybody's. */
  private record Guarded(CallIntent intent, ModelCall call) implements ModelCall {
    Guarded {
      Objects.requireNonNull(call);
    }

    @Override
    public CompletionStage<ModelResult> result() {
      try {
        return Objects.requireNonNull(call.result()).thenApply(ModelWire::said);
      } catch (Throwable e) {
        blame(intent, e);
        return CompletableFuture.completedFuture(failed(e));
      }
    }

    @Override
    public void cancel() {
      try {
        call.cancel();
      } catch (Throwable e) {
        blame(intent, e);
      }
    }
  }

  /** An answer that says nothing is none, whoever the client is. */
  private static ModelResult said(ModelResult result) {
    return Objects.requireNonNull(result) instanceof ModelReply reply
            && reply.text().isBlank()
            && reply.calls().isEmpty()
            && !ModelReply.isCut(reply.finish())
        ? ModelFailure.of(ModelFailure.Kind.EMPTY, "neither text nor tool calls")
        : result;
  }

  /** What a client's own exception means: by name only, its message may hold anything. */
  static ModelFailure failed(Throwable cause) {
    Throwable root =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    return ModelFailure.of(
        ModelFailure.Kind.MALFORMED, "the client failed: " + root.getClass().getName());
  }

  /** A call that never began. */
  private record Broken(ModelFailure failure) implements ModelCall {
    @Override
    public CompletionStage<ModelResult> result() {
      return CompletableFuture.completedFuture(failure);
    }

    @Override
    public void cancel() {}
  }
}
