package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.api.Hash;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each node locks a byte of {@code DATA/nodes.lock} as long as it lives, at a place that follows
 * from its id; the operating system gives it back however the process ends. Nothing is written.
 */
public final class NodeLock implements Presence, AutoCloseable {
  /** Digits of the hash of an id that tell its byte: below 2^60. */
  private static final int DIGITS = 15;

  private static final Logger log = LoggerFactory.getLogger(NodeLock.class);

  /** The locks of a process on a file are lost with any channel to it that is closed (POSIX). */
  private static final class Shared {
    private final FileChannel channel;
    private int users;

    private Shared(FileChannel channel) {
      this.channel = channel;
    }
  }

  private static final Map<Path, Shared> CHANNELS = new HashMap<>();

  private final Path file;
  private final String node;
  private final FileChannel channel;
  private @Nullable FolderUse use;
  private @Nullable FileLock own;
  private boolean closed;

  private NodeLock(Path file, String node, FileChannel channel) {
    this.file = file;
    this.node = node;
    this.channel = channel;
  }

  /**
   * The node is there, and the folder in use, until this is closed.
   *
   * @throws JournalUnusable when the folder cannot be locked, or somebody has it alone
   */
  public static NodeLock take(DataFolder data, String node) {
    NodeLock lock = open(data, node);
    try {
      lock.use = FolderUse.shared(data);
      lock.own = lock.channel.tryLock(place(node), 1, false);
      if (lock.own != null) return lock;
      throw new JournalUnusable("another node has the id " + node, null);
    } catch (IOException e) {
      lock.close();
      throw new JournalUnusable("the data folder " + data.path() + " cannot be locked", e);
    } catch (JournalUnusable e) {
      lock.close();
      throw e;
    }
  }

  /** Whether a node runs, for whoever is none. */
  public static boolean isThere(DataFolder data, String node) {
    try (NodeLock lock = open(data, "")) {
      return lock.isElsewhere(node);
    }
  }

  private static NodeLock open(DataFolder data, String node) {
    Path file = data.real().resolve("nodes.lock");
    synchronized (CHANNELS) {
      Shared shared = CHANNELS.get(file);
      if (shared == null) {
        shared = new Shared(channel(file, data));
        CHANNELS.put(file, shared);
      }
      shared.users++;
      return new NodeLock(file, node, shared.channel);
    }
  }

  private static FileChannel channel(Path file, DataFolder data) {
    try {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
          OwnerOnly.attributes(data.path()));
    } catch (IOException e) {
      throw new JournalUnusable("the data folder " + data.path() + " cannot be locked", e);
    }
  }

  private static long place(String node) {
    return Long.parseLong(Hash.of(node.getBytes(UTF_8)).value().substring(0, DIGITS), 16);
  }

  @Override
  public String node() {
    return node;
  }

  /** One probe at a time: two of one process on one byte are in each other's way. */
  @Override
  public boolean isElsewhere(String other) {
    if (other.equals(node)) return false;
    synchronized (CHANNELS) {
      try {
        FileLock probe = channel.tryLock(place(other), 1, true);
        if (probe == null) return true;
        probe.release();
        return false;
      } catch (OverlappingFileLockException e) { // a node of this process
        return true;
      } catch (IOException e) {
        log.warn("whether node {} runs is not known: {}", other, e.getMessage());
        return false;
      }
    }
  }

  /** Nobody works here any more: others may take up what this node worked on. */
  public void leave() {
    synchronized (CHANNELS) {
      try {
        if (own != null && channel.isOpen()) own.release();
        own = null;
      } catch (IOException e) {
        log.debug("leaving {}: {}", file, e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    leave();
    synchronized (CHANNELS) {
      Shared shared = CHANNELS.get(file);
      if (closed || shared == null) return;
      closed = true;
      if (use != null) use.close();
      try {
        if (--shared.users == 0) {
          CHANNELS.remove(file);
          channel.close();
        }
      } catch (IOException e) {
        log.debug("closing {}: {}", file, e.getMessage());
      }
    }
  }
}
