package dev.troupe.runtime.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** The payload store. Equal bytes of one tenant are kept once. */
public interface Payloads {
  /**
   * Queues the bytes; they are on disk no later than any event that is persisted after this call
   * returned.
   */
  Hash put(TenantId tenant, byte[] bytes);

  /** Fails with {@link PayloadMissing} when there is no such payload. */
  CompletionStage<byte[]> get(TenantId tenant, Hash hash);

  default Hash put(TenantId tenant, String text) {
    return put(tenant, text.getBytes(UTF_8));
  }

  /** All of these, each once. */
  default CompletionStage<Map<Hash, byte[]>> getAll(TenantId tenant, Collection<Hash> hashes) {
    Map<Hash, byte[]> found = new HashMap<>();
    CompletionStage<Map<Hash, byte[]>> all = CompletableFuture.completedFuture(found);
    for (Hash hash : new LinkedHashSet<>(hashes)) {
      CompletableFuture<byte[]> one = get(tenant, hash).toCompletableFuture();
      if (one.state() == Future.State.SUCCESS) found.put(hash, one.resultNow());
      else
        all =
            all.thenCombine(
                one,
                (map, bytes) -> {
                  map.put(hash, bytes);
                  return map;
                });
    }
    return all;
  }
}
