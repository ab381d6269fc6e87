package dev.troupe.runtime.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.util.concurrent.CompletionStage;

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
}
