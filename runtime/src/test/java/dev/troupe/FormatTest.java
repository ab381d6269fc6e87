package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every Java file is as google-java-format writes it. To reformat: {@code ./mvnw -q test -pl
 * runtime -Dtest=FormatTest -Dtroupe.format=write}.
 */
final class FormatTest {
  @Test
  void everyFileIsFormatted() throws Exception {
    Path root = root();
    boolean write = "write".equals(System.getProperty("troupe.format"));
    List<String> unformatted = new ArrayList<>();
    for (String module : List.of("runtime", "agents", "scenarios", "gateway"))
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String source = Files.readString(file);
          String formatted = format(source);
          if (source.equals(formatted)) continue;
          unformatted.add(root.relativize(file).toString());
          if (write) Files.writeString(file, formatted);
        }
      }
    assertThat(write ? List.of() : unformatted).isEmpty();
  }

  private static String format(String source)
      throws com.google.googlejavaformat.java.FormatterException {
    return new com.google.googlejavaformat.java.Formatter()
        .formatSource(
            com.google.googlejavaformat.java.RemoveUnusedImports.removeUnusedImports(source));
  }

  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw")))
      folder = Objects.requireNonNull(folder.getParent());
    return folder;
  }
}
