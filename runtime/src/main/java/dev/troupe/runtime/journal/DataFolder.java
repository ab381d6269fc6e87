package dev.troupe.runtime.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder that holds everything durable: {@code journal.db} and {@code logs/}. Readable by its
 * owner only, and kept out of Git.
 */
public record DataFolder(Path path) {

  /**
   * Makes the folder if it is not there.
   *
   * @throws JournalUnusable when it cannot be made or written
   */
  public static DataFolder open(Path path) {
    if (path.toString().isBlank())
      throw new JournalUnusable("--data: the name of the data folder is empty", null);
    if (Files.isRegularFile(path))
      throw new JournalUnusable(
          "the data folder " + path + " is a file; choose another with --data DIR", null);
    try {
      if (!Files.isDirectory(path)) Files.createDirectories(path);
      restrict(path, "rwx------");
      Path ignore = path.resolve(".gitignore");
      if (!Files.exists(ignore)) Files.writeString(ignore, "*\n");
      restrict(ignore, "rw-------");
      Path logs = Files.createDirectories(path.resolve("logs"));
      restrict(logs, "rwx------");
      Path log = logs.resolve("troupe.log");
      if (!Files.exists(log)) create(log);
      restrict(log, "rw-------");
      Path journal = path.resolve("journal.db");
      if (!Files.exists(journal)) create(journal);
      restrict(journal, "rw-------");
      return new DataFolder(path);
    } catch (IOException e) {
      throw new JournalUnusable(
          "the data folder "
              + path
              + " cannot be written ("
              + reason(e)
              + "); choose another with --data DIR",
          e);
    }
  }

  private static void create(Path journal) throws IOException {
    try {
      Files.createFile(journal);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      // Another process was first; the same file serves both.
    }
  }

  private static String reason(IOException e) {
    String name = e.getClass().getSimpleName().replace("Exception", "");
    return e instanceof java.nio.file.FileSystemException f && f.getReason() != null
        ? f.getReason()
        : name;
  }

  private static void restrict(Path path, String permissions) throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView("posix"))
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** The one path of all its names: links are followed. */
  Path real() {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new JournalUnusable("the data folder " + path + " cannot be found again", e);
    }
  }

  public Path journal() {
    return path.resolve("journal.db");
  }

  public Path logs() {
    return path.resolve("logs");
  }
}
