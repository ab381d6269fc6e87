package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code troupe simulate --smoke} as a user and a program see it. */
final class SimulateIT {
  @Test
  void printsOneDocumentThatDependsOnTheSeedsOnly() {
    Cli.Ran ran = Cli.run("simulate", "--smoke", "--seeds", "3..5", "--json");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.json().path("scenario").asText()).isEqualTo("smoke");
    assertThat(ran.json().path("seeds")).hasSize(3);
    for (JsonNode seed : ran.json().path("seeds")) {
      assertThat(seed.path("events_sha256").asText()).hasSize(64);
      assertThat(seed.path("dequeue_sha256").asText()).hasSize(64);
      assertThat(seed.path("tasks").asInt()).isEqualTo(20);
      assertThat(seed.path("crashes").asInt()).isEqualTo(3);
      assertThat(seed.path("violations")).isEmpty();
    }
    assertThat(Cli.run("simulate", "--smoke", "--seeds", "3..5", "--json", "-q").out())
        .isEqualTo(ran.out());
  }

  @Test
  void refusesWhatItCannotRun() {
    for (List<String> bad :
        List.of(
            List.of("--seeds", "5..1"),
            List.of("--seeds", "one"),
            List.of("--seeds", "1..99999999999"))) {
      List<String> args = new ArrayList<>(List.of("simulate", "--smoke"));
      args.addAll(bad);
      Cli.Ran ran = Cli.run(args.toArray(String[]::new));
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("--seeds");
    }
    assertThat(Cli.run("simulate").code()).isEqualTo(2);
  }
}
