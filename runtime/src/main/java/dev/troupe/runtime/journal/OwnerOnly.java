package dev.troupe.runtime.journal;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Attributes of a new file that only its owner may read and write, where the file system knows
 * such.
 */
public final class OwnerOnly {
  private OwnerOnly() {}

  /**
   * @param where a file or folder on the file system in question
   */
  public static FileAttribute<?>[] attributes(Path where) {
    return where.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
