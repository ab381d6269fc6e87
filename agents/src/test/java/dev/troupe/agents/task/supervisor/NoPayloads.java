package dev.troupe.agents.task.supervisor;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.payload.Payloads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes everything, and never answers. */
public final class NoPayloads implements Payloads {
  @Override
  public Hash put(TenantId tenant, byte[] bytes) {
    return Hash.of(bytes);
  }

  @Override
  public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
    return new CompletableFuture<>();
  }
}
