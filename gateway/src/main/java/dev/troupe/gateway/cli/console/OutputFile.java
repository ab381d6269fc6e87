package dev.troupe.gateway.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.team.UserFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that a command was asked to write. */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Before long work is begun for it.
   *
   * @throws UserFault when it cannot be written
   */
  public static void check(Path file) {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    if (!Files.isDirectory(folder)) throw new UserFault(file + ": there is no folder " + folder);
    if (Files.isDirectory(file)) throw new UserFault(file + " is a folder; name a file");
    if (!Files.isWritable(Files.exists(file) ? file : folder))
      throw new UserFault(file + " cannot be written: permission denied");
  }

  public static void write(Path file, String text) {
    try {
      Files.writeString(file, text, UTF_8);
    } catch (IOException e) {
      throw UserFault.unwritable(file, e);
    }
  }
}
