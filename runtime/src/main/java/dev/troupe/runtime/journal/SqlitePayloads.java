package dev.troupe.runtime.journal;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.payload.PayloadMissing;
import dev.troupe.runtime.payload.Payloads;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@link Payloads} in the journal's file, behind those used last. */
public final class SqlitePayloads implements Payloads {
  /** Most bytes held in memory. */
  private static final long CACHE_BYTES = 64L * 1024 * 1024;

  private final JournalDatabase database;
  private final RecentTexts recent = new RecentTexts(CACHE_BYTES);

  /** What is on its way to the disk: a text may be dropped before the journal has it. */
  private final Map<Texts.Key, byte[]> unwritten = new ConcurrentHashMap<>();

  public SqlitePayloads(JournalDatabase database) {
    this.database = database;
  }

  @Override
  public Hash put(TenantId tenant, byte[] bytes) {
    Hash hash = Hash.of(bytes);
    Texts.Key key = key(tenant, hash);
    if (held(key) != null) return hash;
    unwritten.put(key, bytes);
    recent.put(key, bytes);
    database
        .writePayload(s -> s.texts().append(s, key, bytes))
        .thenRun(() -> unwritten.remove(key));
    return hash;
  }

  @Override
  public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
    byte[] held = held(key(tenant, hash));
    if (held != null) return CompletableFuture.completedFuture(held);
    return database.read(connection -> load(connection, tenant, hash));
  }

  /** As {@link #get}, for callers that may block. */
  public byte[] getNow(TenantId tenant, Hash hash) {
    byte[] held = held(key(tenant, hash));
    return held != null ? held : database.readNow(connection -> load(connection, tenant, hash));
  }

  private static Texts.Key key(TenantId tenant, Hash hash) {
    return new Texts.Key(tenant.value(), hash);
  }

  private byte @Nullable [] held(Texts.Key key) {
    byte[] held = recent.get(key);
    return held != null ? held : unwritten.get(key);
  }

  private byte[] load(Connection connection, TenantId tenant, Hash hash) throws SQLException {
    byte[] bytes =
        database
            .texts()
            .find(connection, key(tenant, hash))
            .orElseThrow(() -> new PayloadMissing(hash));
    recent.put(key(tenant, hash), bytes);
    return bytes;
  }
}
