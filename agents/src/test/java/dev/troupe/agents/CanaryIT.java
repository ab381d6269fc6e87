package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in keys and exceptions are found nowhere afterwards. */
final class CanaryIT {
  private static final String KEY = "canary-key-7f3a9c";
  private static final String EXCEPTION = "canary-exception-51d2e8";

  @TempDir Path data;

  record NoArguments() {}

  @Test
  void secretsReachNeitherJournalNorErrors() throws Exception {
    Tool leaky =
        RecordTool.of(
            "leaky",
            "throws",
            Effect.READ_ONLY,
            NoArguments.class,
            (a, c) -> {
              throw new IOException(
                  "login with " + EXCEPTION + " failed", new IllegalStateException(EXCEPTION));
            });
    AtomicInteger calls = new AtomicInteger();
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    switch (seen.agent()) {
                      case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("finder", 1));
                      case "finder" ->
                          calls.incrementAndGet() == 1
                              ? new FakeModelServer.Answer(
                                  401,
                                  Map.of(),
                                  "{\"error\":{\"message\":\"bad key " + KEY + "\"}}",
                                  List.of(),
                                  Duration.ZERO)
                              : FakeModelServer.Answer.tool("leaky", Json.object());
                      default -> FakeModelServer.Answer.text("done");
                    });
        Troupe troupe =
            Troupe.builder()
                .data(data)
                .environment(server.environment(4, KEY))
                .tool(leaky)
                .start()) {
      Team team = TestTeam.of(List.of("leaky"), Set.of("leaky"));
      JsonNode refused = TaskRuns.run(troupe, TestTeam.submission(team, "one"));
      JsonNode thrown = TaskRuns.run(troupe, TestTeam.submission(team, "two"));
      assertThat(refused.path("stop_reason").asText()).isEqualTo("provider");
      assertThat(thrown.path("stop_reason").asText()).isEqualTo("tool");
      assertThat(refused.toString() + thrown).doesNotContain(KEY).doesNotContain(EXCEPTION);
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList())
        assertThat(
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain(KEY)
            .doesNotContain(EXCEPTION);
    }
  }
}
