package dev.troupe.gateway.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.Json;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real process, killed again and again; and doubles that break one promise each, which must
 * turn the verdict red. {@code -Dtroupe.chaos.kills=N -Dtroupe.chaos.seed=S}; the full count runs
 * with {@code ./mvnw -Pchaos verify -pl gateway -am}.
 */
final class ChaosIT {
  private static final int KILLS = Integer.getInteger("troupe.chaos.kills", 3);
  private static final long SEED =
      Long.getLong("troupe.chaos.seed", Clock.systemUTC().instant().getEpochSecond());
  private static final int ROUNDS = 4;
  private static final String KEY = "canary-4f1c9a7e2b6d8035";

  @TempDir Path folder;

  private JsonNode oracle(int kills, List<Path> first, String broken) throws Exception {
    return oracle(kills, first, broken, 0);
  }

  private JsonNode oracle(int kills, List<Path> first, String broken, int round) throws Exception {
    Path data = Files.createDirectories(folder.resolve("round" + round));
    String path =
        String.join(
            java.io.File.pathSeparator,
            Stream.concat(
                    first.stream().map(Path::toString),
                    Stream.of(System.getProperty("java.class.path")))
                .toList());
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            path,
            "dev.troupe.gateway.chaos.Oracle",
            String.valueOf(SEED + round),
            String.valueOf(kills),
            data.toString());
    if (!broken.isEmpty() && !broken.equals("fence")) builder.command().add("alone");
    builder.environment().put(Oracle.CANARY, KEY);
    if (!broken.isEmpty())
      builder.environment().put("JDK_JAVA_OPTIONS", "-Dtroupe.broken=" + broken);
    Path out = folder.resolveSibling(folder.getFileName() + ".out");
    Path err = folder.resolveSibling(folder.getFileName() + ".err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    boolean ended = process.waitFor(120 + 12L * kills, TimeUnit.SECONDS);
    if (!ended) process.destroyForcibly();
    List<String> lines = Files.readAllLines(out);
    assertThat(ended && !lines.isEmpty())
        .as("seed %d, round %d: the oracle says\n%s", SEED, round, Files.readString(err))
        .isTrue();
    return Json.parse(lines.getLast());
  }

  @Test
  void whateverIsKilledNothingIsLostNothingIsDoneTwiceAndNoKeyIsTold() throws Exception {
    JsonNode verdict = oracle(KILLS, List.of(), "");
    System.out.println("chaos: " + verdict);
    assertThat(verdict.path("broken")).as(verdict.toString()).isEmpty();
    assertThat(verdict.path("acknowledged").asInt()).isPositive();
    assertThat(verdict.path("unsettled_repeats").asInt())
        .isLessThanOrEqualTo(verdict.path("window").asInt());
  }

  /**
   * The doubles: a check that cannot fail is none. A submit that is acknowledged too early is not
   * told to the client, since the answer is read from the disk; what was sent for it is found.
   */
  @ParameterizedTest
  @CsvSource({
    "acknowledge, the journal allows",
    "send, the journal allows",
    "fence, the journal allows",
    "forget, acknowledged but never finished",
  })
  void aJournalThatBreaksAPromiseIsFound(String broken, String finding) throws Exception {
    Path first = Files.createDirectories(folder.resolve("broken"));
    try (InputStream conf =
        Objects.requireNonNull(getClass().getResourceAsStream("/troupe-pekko.conf"))) {
      Files.writeString(
          first.resolve("troupe-pekko.conf"),
          new String(conf.readAllBytes(), UTF_8)
              .replace(
                  "dev.troupe.runtime.journal.SqliteJournal",
                  "dev.troupe.runtime.journal.BrokenJournal"));
    }
    boolean atOnce = broken.equals("fence") || broken.equals("forget");
    // Whether a kill falls into the gap is left to chance: seed after seed, as long as none did.
    JsonNode verdict = Json.object();
    for (int round = 0; round < ROUNDS && verdict.path("broken").isEmpty(); round++)
      verdict = oracle(atOnce ? 1 : 4, List.of(first), broken, round);
    assertThat(verdict.path("broken").toString()).as(verdict.toString()).contains(finding);
  }

  @Test
  void aRedactorThatLetsKeysThroughIsFound() throws Exception {
    Path first = Files.createDirectories(folder.resolve("broken"));
    Path source = first.resolve("Redactor.java");
    Files.writeString(
        source,
        """
        package dev.troupe.runtime.observe;
        public final class Redactor {
          private Redactor() {}
          static void learn(String value) {}
          public static String redact(String text) { return text; }
        }
        """);
    assertThat(
            javax.tools.ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", first.toString(), source.toString()))
        .isZero();
    JsonNode verdict = oracle(1, List.of(first), "");
    assertThat(verdict.path("broken").toString()).contains("the key stands in");
  }
}
