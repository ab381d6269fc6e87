package dev.troupe.runtime.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.payload.PayloadMissing;
import dev.troupe.runtime.payload.Payloads;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Payloads} in the journal's file, behind a cache of recently used bytes. */
public final class SqlitePayloads implements Payloads {
  /** Most bytes held in memory. */
  private static final long CACHE_BYTES = 64L * 1024 * 1024;

  private record Key(TenantId tenant, Hash hash) {}

  private final JournalDatabase database;
  private final Cache<Key, byte[]> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHE_BYTES)
          .weigher((Key k, byte[] v) -> v.length + 200)
          .build();

  public SqlitePayloads(JournalDatabase database) {
    this.database = database;
  }

  @Override
  public Hash put(TenantId tenant, byte[] bytes) {
    Hash hash = Hash.of(bytes);
    Key key = new Key(tenant, hash);
    if (cache.getIfPresent(key) != null) return hash;
    cache.put(key, bytes);
    database.writePayload(s -> s.texts().append(s, new Texts.Key(tenant.value(), hash), bytes));
    return hash;
  }

  @Override
  public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
    byte[] cached = cache.getIfPresent(new Key(tenant, hash));
    if (cached != null) return CompletableFuture.completedFuture(cached);
    return database.read(connection -> load(connection, tenant, hash));
  }

  /** As {@link #get}, for callers that may block. */
  public byte[] getNow(TenantId tenant, Hash hash) {
    byte[] cached = cache.getIfPresent(new Key(tenant, hash));
    return cached != null ? cached : database.readNow(connection -> load(connection, tenant, hash));
  }

  private byte[] load(Connection connection, TenantId tenant, Hash hash) throws SQLException {
    byte[] bytes =
        database
            .texts()
            .find(connection, new Texts.Key(tenant.value(), hash))
            .orElseThrow(() -> new PayloadMissing(hash));
    cache.put(new Key(tenant, hash), bytes);
    return bytes;
  }
}
