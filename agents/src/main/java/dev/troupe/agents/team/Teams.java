package dev.troupe.agents.team;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.troupe.agents.api.Limits;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.payload.PayloadMissing;
import dev.troupe.runtime.payload.Payloads;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/** Teams by content hash: remembered while in use, otherwise read back from the payload store. */
public final class Teams {
  /** Most teams kept loaded. */
  static final int MAX_LOADED = 32;

  private record Stored(TenantId tenant, Hash team) {}

  private final Payloads payloads;
  private final Executor executor;
  private final Set<String> customTools;
  private final Fitness fitness;
  private final Cache<Hash, Team> loaded =
      Caffeine.newBuilder().maximumSize(MAX_LOADED).executor(Runnable::run).build();

  /** Many tasks of one team ask for it at once at a start: it is read for the first. */
  private final ConcurrentMap<Stored, CompletionStage<Team>> reading = new ConcurrentHashMap<>();

  private final Cache<Stored, Hash> stored =
      Caffeine.newBuilder().maximumSize(MAX_LOADED).executor(Runnable::run).build();

  /** Whether a node's models can do what a team and a task of its own limits need. */
  public interface Fitness {
    /**
     * @param own limits that came with the task
     * @throws UserFault when they cannot
     */
    void check(Team team, Limits own);
  }

  public Teams(Payloads payloads, Executor executor, Set<String> customTools) {
    this(payloads, executor, customTools, (team, own) -> {});
  }

  /**
   * @param executor where a team is read and indexed; may block
   */
  public Teams(Payloads payloads, Executor executor, Set<String> customTools, Fitness fitness) {
    this.fitness = fitness;
    this.payloads = payloads;
    this.executor = executor;
    this.customTools = Set.copyOf(customTools);
  }

  /** Stores the team's files, so that its tasks can go on whatever happens to the folder. */
  public Hash store(TenantId tenant, Team team) {
    loaded.put(team.hash(), team);
    Stored key = new Stored(tenant, team.hash());
    Hash known = stored.getIfPresent(key);
    if (known != null) return known;
    for (byte[] file : team.files().files().values()) payloads.put(tenant, file);
    Hash manifest = payloads.put(tenant, Json.bytes(team.files().manifest()));
    stored.put(key, manifest);
    return manifest;
  }

  /**
   * The team of this hash, for a task of its limits. Fails with a {@link UserFault} where the
   * node's models do not do: what was bounded when it was submitted must be bounded when it goes
   * on.
   */
  public CompletionStage<Team> get(TenantId tenant, Hash team, Hash manifest, Limits own) {
    return get(tenant, team, manifest)
        .thenApply(
            read -> {
              fitness.check(read, own);
              return read;
            });
  }

  /** The team of this hash, as it was stored. */
  public CompletionStage<Team> get(TenantId tenant, Hash team, Hash manifest) {
    Team known = loaded.getIfPresent(team);
    if (known != null) return CompletableFuture.completedFuture(known);
    Stored key = new Stored(tenant, team);
    CompletableFuture<Team> mine = new CompletableFuture<>();
    CompletionStage<Team> first = reading.putIfAbsent(key, mine);
    if (first != null) return first;
    read(tenant, team, manifest)
        .whenComplete(
            (read, failed) -> {
              reading.remove(key);
              if (failed == null) mine.complete(read);
              else mine.completeExceptionally(failed);
            });
    return mine;
  }

  private CompletionStage<Team> read(TenantId tenant, Hash team, Hash manifest) {
    return payloads
        .get(tenant, manifest)
        .thenCompose(bytes -> files(tenant, Json.read(bytes, TreeMap.class)))
        .thenApplyAsync(files -> TeamLoader.load(files, customTools), executor)
        .thenApply(
            read -> {
              loaded.put(team, read);
              return read;
            });
  }

  private CompletionStage<TeamFiles> files(TenantId tenant, Map<?, ?> manifest) {
    SortedMap<String, Hash> hashes = new TreeMap<>();
    manifest.forEach((path, hash) -> hashes.put(path.toString(), new Hash(hash.toString())));
    return payloads
        .getAll(tenant, hashes.values())
        .thenApply(
            found -> {
              SortedMap<String, byte[]> files = new TreeMap<>();
              hashes.forEach(
                  (path, hash) -> {
                    byte[] bytes = found.get(hash);
                    if (bytes == null) throw new PayloadMissing(hash);
                    files.put(path, bytes);
                  });
              return TeamFiles.accepted(files);
            });
  }
}
