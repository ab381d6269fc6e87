package dev.troupe.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Runs command lines in this process and catches what they print. */
final class Cli {
  /** What one command line left behind. */
  record Ran(int code, String out, String err) {
    JsonNode json() {
      try {
        return Json.parse(out);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not one JSON document: " + out + err, e);
      }
    }
  }

  private Cli() {}

  static synchronized Ran run(String... args) {
    System.setProperty("troupe.library", root().resolve("scenarios/library").toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw")))
      folder = Objects.requireNonNull(folder.getParent());
    return folder;
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(target);
        else Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void edit(Path file, UnaryOperator<String> change) {
    try {
      String before = Files.readString(file);
      String after = change.apply(before);
      assertThat(after).as(file.toString()).isNotEqualTo(before);
      Files.writeString(file, after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
