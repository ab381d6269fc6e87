package dev.troupe.runtime.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Who works with a data folder: any number of processes share it, and whoever rewrites its files
 * wants it alone.
 */
public final class FolderUse implements AutoCloseable {
  /** A process has one lock per file, however many nodes it runs. */
  private static final Map<Path, Integer> SHARED = new HashMap<>();

  private static final Map<Path, FileChannel> CHANNELS = new HashMap<>();

  private final Path file;
  private final boolean alone;

  private FolderUse(Path file, boolean alone) {
    this.file = file;
    this.alone = alone;
  }

  private static Path file(DataFolder data) {
    return data.real().resolve("use.lock");
  }

  /**
   * With others.
   *
   * @throws JournalUnusable while somebody has the folder alone
   */
  public static FolderUse shared(DataFolder data) {
    Path file = file(data);
    synchronized (SHARED) {
      if (!SHARED.containsKey(file)) {
        if (CHANNELS.containsKey(file)) throw inUse(data);
        CHANNELS.put(file, locked(file, true, data));
      }
      SHARED.merge(file, 1, Integer::sum);
    }
    return new FolderUse(file, false);
  }

  /**
   * Alone.
   *
   * @throws JournalUnusable while anybody else works with the folder
   */
  public static FolderUse alone(DataFolder data) {
    Path file = file(data);
    synchronized (SHARED) {
      if (CHANNELS.containsKey(file)) throw inUse(data);
      CHANNELS.put(file, locked(file, false, data));
    }
    return new FolderUse(file, true);
  }

  private static FileChannel locked(Path file, boolean shared, DataFolder data) {
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              OwnerOnly.attributes(data.path()));
      if (channel.tryLock(0, Long.MAX_VALUE, shared) != null) return channel;
      channel.close();
      throw inUse(data);
    } catch (IOException e) {
      throw new JournalUnusable("the data folder " + data.path() + " cannot be locked", e);
    }
  }

  private static JournalUnusable inUse(DataFolder data) {
    return new JournalUnusable(
        "the data folder "
            + data.path()
            + " is in use by another process (a service, a run, or a purge); try again when it has"
            + " ended",
        null);
  }

  boolean isAlone() {
    return alone;
  }

  @Override
  public void close() {
    synchronized (SHARED) {
      if (!alone) {
        Integer left = SHARED.computeIfPresent(file, (f, n) -> n > 1 ? n - 1 : null);
        if (left != null) return;
      }
      FileChannel channel = CHANNELS.remove(file);
      try {
        if (channel != null) channel.close();
      } catch (IOException e) {
        LoggerFactory.getLogger(FolderUse.class).debug("closing {}: {}", file, e.getMessage());
      }
    }
  }
}
