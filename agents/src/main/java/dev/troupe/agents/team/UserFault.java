package dev.troupe.agents.team;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/**
 * Something in a user's files or command line that must be mended first; the message says what and
 * where.
 */
public class UserFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserFault(String message) {
    super(message);
  }

  /** A file or folder of the user's that gave nothing. */
  public static UserFault unreadable(Object file, IOException cause) {
    return new UserFault(file + " cannot be read: " + reason(cause));
  }

  /** A file or folder of the user's that took nothing. */
  public static UserFault unwritable(Object file, IOException cause) {
    return new UserFault(file + " cannot be written: " + reason(cause));
  }

  /** In words: messages of the file system are often the bare path. */
  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException e -> "there is no such file or folder";
      case NotDirectoryException e -> "it is no folder";
      case AccessDeniedException e -> "permission denied";
      case CharacterCodingException e -> "it is not text in UTF-8";
      case FileSystemException e when e.getReason() != null ->
          Objects.requireNonNull(e.getReason());
      default -> String.valueOf(cause.getMessage());
    };
  }

  /** The text; never absent. */
  public String text() {
    String message = getMessage();
    return message == null ? "unknown fault" : message;
  }
}
