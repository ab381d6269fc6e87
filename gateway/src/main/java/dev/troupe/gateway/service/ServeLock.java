package dev.troupe.gateway.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.journal.OwnerOnly;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One service per data folder. Who holds it says its process and its address beside the lock. */
public final class ServeLock implements AutoCloseable {
  private static final int LOOKS = 25;

  private final FileChannel channel;
  private final FileLock lock;
  private final Path about;

  private ServeLock(FileChannel channel, FileLock lock, Path about) {
    this.channel = channel;
    this.lock = lock;
    this.about = about;
  }

  /**
   * @throws JournalUnusable naming the process and the address of the service that holds it
   */
  public static ServeLock take(Path data) {
    try {
      FileChannel channel =
          FileChannel.open(
              data.resolve("serve.lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              OwnerOnly.attributes(data));
      FileLock lock = tryLock(channel, false);
      // Somebody who only looks whether a service runs holds it for a moment.
      for (int i = 0; lock == null && i < LOOKS; i++) {
        LockSupport.parkNanos(20_000_000);
        lock = tryLock(channel, false);
      }
      if (lock == null) {
        channel.close();
        throw new JournalUnusable(
            "a service runs on the data folder " + data + " already" + told(data), null);
      }
      Files.deleteIfExists(data.resolve("serve.json"));
      return new ServeLock(channel, lock, data.resolve("serve.json"));
    } catch (IOException e) {
      throw new JournalUnusable(
          "the data folder " + data + " cannot be locked: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel, boolean shared)
      throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String told(Path data) {
    return about(data)
        .map(j -> ": process " + j.path("pid").asText() + ", " + j.path("url").asText())
        .orElse("");
  }

  private static Optional<JsonNode> about(Path data) {
    try {
      return Optional.of(Json.mapper().readTree(Files.readAllBytes(data.resolve("serve.json"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * A service at work.
   *
   * @param environment whose tasks it works on
   * @param node its node; empty for a service of an earlier version
   */
  public record Running(String url, String environment, String node) {}

  /** The service that runs on this folder, if one does. */
  public static Optional<Running> running(Path data) {
    Path file = data.resolve("serve.lock");
    if (!Files.exists(file)) return Optional.empty();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileLock lock = tryLock(channel, true);
      if (lock != null) {
        lock.release();
        return Optional.empty();
      }
      return about(data)
          .map(
              j ->
                  new Running(
                      j.path("url").asText(),
                      j.path("environment").asText(),
                      j.path("node").asText()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Says where the service listens, and whose tasks it works on. */
  public void listening(Running running) {
    try {
      if (!Files.exists(about)) Files.createFile(about, OwnerOnly.attributes(about));
      Files.writeString(
          about,
          Json.write(
                  Json.object()
                      .put("pid", ProcessHandle.current().pid())
                      .put("url", running.url())
                      .put("environment", running.environment())
                      .put("node", running.node()))
              + "\n");
    } catch (IOException e) {
      throw new JournalUnusable(about + " cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(about);
      lock.release();
      channel.close();
    } catch (IOException e) {
      LoggerFactory.getLogger(ServeLock.class)
          .warn("the lock was not released: {}", e.getMessage());
    }
  }
}
