package dev.troupe.agents.task;

import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.observe.LogScope;
import dev.troupe.runtime.observe.TraceIds;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts model calls on the wire. A client that throws has failed like any other. */
final class ModelWire {
  private static final Logger log = LoggerFactory.getLogger(ModelWire.class);

  private final Models models;

  ModelWire(Models models) {
    this.models = models;
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
      return models.start(intent.name(), request, headers);
    } catch (RuntimeException e) {
      String name = e.getClass().getName();
      LogScope.run(
          intent.id(),
          intent.attempt(),
          intent.traceparent(),
          () -> log.error("the client of {} threw {}", intent.name(), name));
      return new Broken(failed(e));
    }
  }

  /** What a client's own exception means: by name only, its message may hold anything. */
  static ModelFailure failed(Throwable cause) {
    return ModelFailure.of(
        ModelFailure.Kind.MALFORMED, "the client failed: " + cause.getClass().getName());
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
