package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped team, by the offline model, through the real plan, tools and retrieval. */
final class CustomerFollowUpIT {
  private static final String OLD = "knowledge/loans/early-repayment-2023.md";
  private static final String NEW = "knowledge/loans/early-repayment-2025.md";

  @TempDir Path folder;

  private Path team() {
    Path copy = folder.resolve("team");
    if (!Files.exists(copy))
      Cli.copy(Cli.root().resolve("scenarios/library/teams/customer-follow-up"), copy);
    return copy;
  }

  private JsonNode run(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "run", team().toString(), "--json", "--data", folder.resolve("data").toString()));
    args.addAll(List.of(more));
    Cli.Ran ran = Cli.run(args.toArray(String[]::new));
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.json();
  }

  @Test
  void everySourceStandsVerbatimInADocumentThatIsInForceAndUsageIsTheSumOfTheTrace()
      throws IOException {
    for (String example : List.of("zh", "en")) {
      JsonNode task = run("--example", example);
      assertThat(task.path("status").asText()).isEqualTo("completed");
      assertThat(task.path("stop_reason").asText()).isEqualTo("done");
      assertThat(task.path("plan").path("subtasks").size()).isGreaterThanOrEqualTo(4);
      assertThat(task.path("answer").path("sources").size()).isGreaterThanOrEqualTo(4);
      for (JsonNode source : task.path("answer").path("sources")) {
        Path document = team().resolve("knowledge").resolve(source.path("document").asText());
        assertThat(Files.readString(document))
            .contains(source.path("quote").asText())
            .doesNotContain("superseded_by")
            .doesNotContain("access:");
      }
      assertUsage(task);
    }
  }

  private void assertUsage(JsonNode task) {
    Cli.Ran trace =
        Cli.run(
            "trace",
            task.path("id").asText(),
            "--json",
            "--data",
            folder.resolve("data").toString());
    long calls = 0;
    long tools = 0;
    long in = 0;
    long out = 0;
    for (String line : trace.out().strip().split("\n")) {
      JsonNode event = new Cli.Ran(0, line, "").json();
      if (event.path("event").asText().equals("call_sent")) {
        if (event.path("kind").asText().equals("model")) calls++;
        else tools++;
      }
      in += event.path("usage").path("input_tokens").asLong();
      out += event.path("usage").path("output_tokens").asLong();
    }
    JsonNode usage = task.path("usage");
    assertThat(List.of(calls, tools, in, out))
        .isEqualTo(
            List.of(
                usage.path("live").asLong(),
                usage.path("tool_calls").asLong(),
                usage.path("input_tokens").asLong(),
                usage.path("output_tokens").asLong()));
    assertThat(usage.path("model_calls").asLong())
        .isEqualTo(usage.path("live").asLong() + usage.path("reused").asLong());
  }

  @Test
  void theNoteFollowsTheRuleInForce() {
    assertThat(run().path("answer").path("text").asText())
        .contains("1%")
        .doesNotContain("3%")
        .doesNotContain("2.5%");
    Cli.edit(team().resolve(NEW), text -> text.replace("1% 收取", "7.25% 收取"));
    assertThat(run().path("answer").path("text").asText()).contains("7.25%");
  }

  @Test
  void swappingTheSuccessorSwapsTheRule() {
    Cli.edit(
        team().resolve(OLD),
        text -> text.replace("superseded_by: loans/early-repayment-2025.md\n", ""));
    Cli.edit(
        team().resolve(NEW),
        text ->
            text.replace(
                "valid_from: 2025-07-01",
                "valid_from: 2025-07-01\nsuperseded_by: loans/early-repayment-2023.md"));
    JsonNode task = run();
    assertThat(task.path("answer").path("text").asText()).contains("3%").doesNotContain("的 1%");
    assertThat(task.path("answer").path("sources").toString())
        .contains("early-repayment-2023.md")
        .doesNotContain("early-repayment-2025.md");
  }

  /** Neither code nor prompts know this team: no document, figure or field of it occurs there. */
  @Test
  void nothingOfTheTeamStandsInCodeOrPrompts() throws IOException {
    Path shipped = Cli.root().resolve("scenarios/library/teams/customer-follow-up");
    Set<String> words = new TreeSet<>();
    try (Stream<Path> documents = Files.walk(shipped.resolve("knowledge"))) {
      for (Path document : documents.filter(Files::isRegularFile).toList()) {
        words.add(document.getFileName().toString().replace(".md", ""));
        Matcher figure =
            Pattern.compile("\\d+(?:\\.\\d+)?%|\\d,\\d{3}").matcher(Files.readString(document));
        while (figure.find()) words.add(figure.group());
      }
    }
    List<String> rows = Files.readAllLines(shipped.resolve("data/customers.csv"));
    words.addAll(List.of(rows.getFirst().split(",")));
    rows.subList(1, rows.size())
        .forEach(row -> words.addAll(List.of(row.split(",")).subList(0, 2)));
    words.removeAll(Set.of("complaints"));
    List<String> found = new ArrayList<>();
    for (String place :
        List.of(
            "runtime/src/main",
            "agents/src/main",
            "scenarios/src/main",
            "gateway/src/main",
            "scenarios/library/teams/customer-follow-up/prompts",
            "scenarios/library/template"))
      try (Stream<Path> files = Files.walk(Cli.root().resolve(place))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(file);
          for (String word : words)
            if (text.contains(word)) found.add(word + " in " + file.getFileName());
        }
      }
    assertThat(words).hasSizeGreaterThan(30);
    assertThat(found).isEmpty();
  }
}
