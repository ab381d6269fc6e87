package dev.troupe.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a running service. The file is looked at every second, so a revoked key is refused
 * within two; a file that became unreadable leaves the keys as they were, and says so.
 */
public final class Keys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Keys.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Hash NOBODY = Hash.of("nobody");

  private record Known(Hash hash, TenantId tenant) {}

  private final KeyFile file;
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("troupe-keys").factory());
  private volatile Map<String, Known> known;
  private volatile int tenants;
  private volatile String stamp = "";

  /**
   * @throws UserFault when the file cannot be read
   */
  public static Keys watch(KeyFile file) {
    Keys keys = new Keys(file);
    ScheduledFuture<?> looking =
        keys.watcher.scheduleWithFixedDelay(
            keys::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    log.debug("keys are watched: {}", looking);
    return keys;
  }

  private Keys(KeyFile file) {
    this.file = file;
    this.known = Map.of();
    this.stamp = stamp();
    take(file.entries());
  }

  private void take(List<KeyFile.Entry> entries) {
    Map<String, Known> valid = new HashMap<>();
    Set<TenantId> of = new HashSet<>();
    for (KeyFile.Entry entry : entries)
      if (entry.isValid()) {
        valid.put(entry.id(), new Known(entry.hash(), entry.tenant()));
        of.add(entry.tenant());
      }
    known = Map.copyOf(valid);
    tenants = of.size();
  }

  private void look() {
    String now = stamp();
    if (now.equals(stamp)) return;
    try {
      take(file.entries());
      stamp = now;
      log.info("keys were read again: {} valid", known.size());
    } catch (RuntimeException e) { // whatever is in the file: the watch must go on
      log.warn("the keys stay as they were: {}", String.valueOf(e.getMessage()));
    }
  }

  private String stamp() {
    try {
      BasicFileAttributes a = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return a.lastModifiedTime() + " " + a.size() + " " + a.fileKey();
    } catch (IOException e) {
      return "";
    }
  }

  /** How many tenants have a valid key. */
  public int tenants() {
    return tenants;
  }

  /** The tenant of a key; compared in constant time, also when nobody has that id. */
  public Optional<TenantId> tenant(String key) {
    String[] parts = key.split("_", 3);
    Known found = parts.length == 3 ? known.get(parts[1]) : null;
    Hash wanted = found == null ? NOBODY : found.hash();
    boolean same =
        MessageDigest.isEqual(
            wanted.value().getBytes(US_ASCII), Hash.of(key).value().getBytes(US_ASCII));
    return same && found != null ? Optional.of(found.tenant()) : Optional.empty();
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }
}
