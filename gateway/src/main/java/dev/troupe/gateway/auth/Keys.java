package dev.troupe.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.api.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a running service. The file is looked at every second, so a revoked key is refused
 * within two; a file that became unreadable leaves the keys as they were, and says so.
 */
public final class Keys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Keys.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final byte[] NOBODY = sha256("nobody");

  private record Known(byte[] hash, TenantId tenant) {}

  private final KeyFile file;
  private final Thread watcher;
  private volatile Map<String, Known> known;
  private volatile int tenants;
  private volatile String stamp = "";

  /**
   * @throws UserFault when the file cannot be read
   */
  public static Keys watch(KeyFile file) {
    Keys keys = new Keys(file);
    keys.watcher.start();
    return keys;
  }

  private Keys(KeyFile file) {
    this.file = file;
    this.known = Map.of();
    this.stamp = stamp();
    take(file.entries());
    this.watcher = Thread.ofVirtual().name("troupe-keys").unstarted(this::look);
  }

  private void take(List<KeyFile.Entry> entries) {
    Map<String, Known> valid = new HashMap<>();
    Set<TenantId> of = new HashSet<>();
    for (KeyFile.Entry entry : entries)
      if (entry.isValid()) {
        valid.put(
            entry.id(), new Known(HexFormat.of().parseHex(entry.hash().value()), entry.tenant()));
        of.add(entry.tenant());
      }
    known = Map.copyOf(valid);
    tenants = of.size();
  }

  private void look() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(EVERY);
      } catch (InterruptedException e) {
        return;
      }
      String now = stamp();
      if (now.equals(stamp)) continue;
      try {
        take(file.entries());
        stamp = now;
        log.info("keys were read again: {} valid", known.size());
      } catch (RuntimeException e) { // whatever is in the file: the watch must go on
        log.warn("the keys stay as they were: {}", String.valueOf(e.getMessage()));
      }
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
    byte[] wanted = found == null ? NOBODY : found.hash();
    boolean same = MessageDigest.isEqual(wanted, sha256(key));
    return same && found != null ? Optional.of(found.tenant()) : Optional.empty();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
