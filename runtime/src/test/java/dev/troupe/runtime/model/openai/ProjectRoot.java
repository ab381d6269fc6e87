package dev.troupe.runtime.model.openai;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The project's root folder. */
final class ProjectRoot {
  private ProjectRoot() {}

  static Path find() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw")))
      folder = Objects.requireNonNull(folder.getParent());
    return folder;
  }
}
