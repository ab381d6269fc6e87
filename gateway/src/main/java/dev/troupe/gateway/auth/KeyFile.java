package dev.troupe.gateway.auth;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.journal.OwnerOnly;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The file of keys: one JSON object with a list of entries, none of which holds a key, only its
 * SHA-256. A key has 256 random bits, so a plain hash is enough: there is nothing to guess.
 */
public final class KeyFile {
  /** Most keys in a file. */
  public static final int MAX_KEYS = 10_000;

  private static final String PREFIX = "trp";
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * One key.
   *
   * @param id public part, by which it is named and revoked
   * @param hash SHA-256 of the whole key
   */
  public record Entry(
      String id, TenantId tenant, Hash hash, Instant createdAt, Optional<Instant> revokedAt) {
    public Entry {
      for (Object part : new Object[] {id, tenant, hash, createdAt})
        if (part == null)
          throw new IllegalArgumentException("an entry needs id, tenant, hash and created_at");
    }

    public boolean isValid() {
      return revokedAt.isEmpty();
    }
  }

  /** A new key; the only time that it is seen. */
  public record Made(Entry entry, String key) {}

  private final Path file;

  public KeyFile(Path file) {
    this.file = file;
  }

  public Path path() {
    return file;
  }

  /**
   * @throws UserFault when it is not there or not a file of keys
   */
  public List<Entry> entries() {
    try {
      return parse(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new UserFault(
          "there is no file of keys "
              + file
              + "; `troupe keys add TENANT --keys "
              + file
              + "` makes it");
    } catch (IOException e) {
      throw UserFault.unreadable("the file of keys " + file, e);
    }
  }

  private List<Entry> parse(byte[] bytes) {
    try {
      JsonNode keys = Json.mapper().readTree(bytes).path("keys");
      if (!keys.isArray())
        throw new UserFault(file + " is not a file of keys: it has no list 'keys'");
      for (JsonNode key : keys)
        if (!key.isObject()) throw new IllegalArgumentException("an entry is no object");
      return Json.mapper().convertValue(keys, new TypeReference<List<Entry>>() {});
    } catch (IOException | IllegalArgumentException e) {
      throw new UserFault(file + " is not a file of keys: it cannot be read as JSON entries");
    }
  }

  /** Makes a key for a tenant, and the file when it is not there. */
  public Made add(TenantId tenant, Instant now) {
    byte[] id = new byte[6];
    byte[] secret = new byte[32];
    RANDOM.nextBytes(id);
    RANDOM.nextBytes(secret);
    String name = HexFormat.of().formatHex(id);
    String key =
        PREFIX + "_" + name + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Entry entry = new Entry(name, tenant, Hash.of(key), now, Optional.empty());
    change(
        entries -> {
          if (entries.size() >= MAX_KEYS)
            throw new UserFault(file + " holds " + MAX_KEYS + " keys, which is the most");
          entries.add(entry);
        });
    return new Made(entry, key);
  }

  /**
   * @return false when it was revoked before
   * @throws UserFault when there is no such key
   */
  public boolean revoke(String id, Instant now) {
    entries(); // a clear fault when there is no file
    boolean[] changed = {false};
    change(
        entries -> {
          for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            if (!e.id().equals(id)) continue;
            changed[0] = e.isValid();
            if (e.isValid())
              entries.set(
                  i, new Entry(e.id(), e.tenant(), e.hash(), e.createdAt(), Optional.of(now)));
            return;
          }
          throw new UserFault(
              "there is no key '" + id + "' in " + file + "; `troupe keys list` shows them");
        });
    return changed[0];
  }

  /** Under a lock, through a file of its own that replaces the old one whole. */
  private void change(Consumer<List<Entry>> edit) {
    synchronized (KeyFile.class) { // a file lock is the process's, not the thread's
      changeLocked(edit);
    }
  }

  private void changeLocked(Consumer<List<Entry>> edit) {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("."));
    try {
      Files.createDirectories(folder);
      Path lock = folder.resolve("." + file.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(
                  lock,
                  Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                  OwnerOnly.attributes(folder));
          FileLock held = channel.lock()) {
        List<Entry> entries =
            held.isValid() && Files.exists(file) ? new ArrayList<>(entries()) : new ArrayList<>();
        edit.accept(entries);
        Path written = Files.createTempFile(folder, ".keys", ".json", OwnerOnly.attributes(folder));
        ObjectNode json = Json.object();
        json.set("keys", Json.tree(entries));
        Files.writeString(written, Json.pretty(json) + "\n");
        Files.move(
            written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw UserFault.unwritable("the file of keys " + file, e);
    }
  }
}
