package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while an irreversible tool sleeps, again and again: {@code
 * -Dtroupe.effect.kills=50}.
 */
final class EffectKillsIT {
  private static final int KILLS = Integer.getInteger("troupe.effect.kills", 2);
  private static final int TASKS = 3;

  @TempDir Path folder;

  private Process host(int old, int fresh, Path said) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.troupe.agents.EffectHost",
            folder.resolve("data").toString(),
            effects().toString(),
            String.valueOf(old),
            String.valueOf(fresh))
        .redirectOutput(said.toFile())
        .redirectError(folder.resolve("stderr").toFile())
        .start();
  }

  private Path effects() {
    return folder.resolve("effects");
  }

  private List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Set<String> told(List<String> lines, String what) {
    Set<String> told = new TreeSet<>();
    for (String line : lines)
      if (line.startsWith(what + " ")) told.add(line.substring(what.length() + 1));
    return told;
  }

  @Test
  void noKeyTwiceAndExactlyTheUnsettledOnesAreAsked() throws Exception {
    Random random = new Random(42);
    Set<String> settled = new HashSet<>();
    Set<String> asked = new HashSet<>();
    int old = 0;
    int killed = 0;
    for (int round = 0; round <= KILLS; round++) {
      int fresh = round < KILLS ? TASKS : 0;
      Path said = folder.resolve("said-" + round);
      int before = lines(effects()).size();
      Process host = host(old, fresh, said);
      if (fresh > 0) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !host.isAlive() || lines(effects()).size() > before);
        assertThat(host.isAlive()).as(Files.readString(folder.resolve("stderr"))).isTrue();
        Thread.sleep(random.nextInt(300));
        host.destroyForcibly();
        killed++;
      }
      assertThat(host.waitFor(120, TimeUnit.SECONDS)).isTrue();
      List<String> lines = lines(said);
      // a kill may come while it still takes up what the last one left
      if (fresh == 0) assertThat(lines).contains("ready");
      Set<String> now = told(lines, "asked");
      assertThat(now)
          .as("neither settled before nor asked about before")
          .noneMatch(key -> settled.contains(key) || asked.contains(key));
      asked.addAll(now);
      assertThat(told(lines, "first")).isSubsetOf("DONE");
      assertThat(told(lines, "second")).isSubsetOf("OVER");
      settled.addAll(told(lines, "settled"));
      old += fresh;
    }
    List<String> keys = new ArrayList<>(lines(effects()));
    System.out.printf(
        "irreversible: %d kills, %d calls made, %d asked about%n",
        killed, keys.size(), asked.size());
    assertThat(keys).as("no key twice").doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(KILLS);
    Set<String> known = new HashSet<>(settled);
    known.addAll(asked);
    assertThat(known).as("each is settled or was asked about").containsAll(keys);
    assertThat(asked.size()).as("the kills hit the sleep").isGreaterThanOrEqualTo(KILLS);
  }
}
