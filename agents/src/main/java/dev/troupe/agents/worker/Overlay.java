package dev.troupe.agents.worker;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.payload.Payloads;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Payloads that are written to memory only, over a store that is read. */
final class Overlay implements Payloads {
  private final Payloads below;
  private final Map<Hash, byte[]> written = new ConcurrentHashMap<>();

  Overlay(Payloads below) {
    this.below = below;
  }

  @Override
  public Hash put(TenantId tenant, byte[] bytes) {
    Hash hash = Hash.of(bytes);
    written.put(hash, bytes);
    return hash;
  }

  @Override
  public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
    byte[] here = written.get(hash);
    return here == null ? below.get(tenant, hash) : CompletableFuture.completedFuture(here);
  }
}
