package dev.troupe.runtime.answers;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The newest answer to each request of a tenant. A request is known by its {@link
 * dev.troupe.runtime.model.CallKey}: the whole of it and the model behind it, so that another
 * request is never taken for this one.
 */
public interface AnswerIndex {
  CompletionStage<Optional<KeptAnswer>> find(TenantId tenant, Hash key);

  /** Keeps nothing. */
  AnswerIndex NONE = (tenant, key) -> CompletableFuture.completedFuture(Optional.empty());
}
