package dev.troupe.scenarios.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.runtime.json.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What promptfoo 0.123.1 itself says of these outputs ({@code verdicts.jsonl}, recorded by calling
 * its {@code runAssertion}), and what these checks say.
 */
final class PromptfooVerdictsTest {
  /** What differs, by type, and why; each counts for {@code not-} too. */
  private static final Map<String, Integer> DIFFERENCES = new TreeMap<>();

  static {
    // Ajv is strict where JSON Schema is not: keywords and formats it does not know, other drafts
    // than 7, dependentRequired and prefixItems are errors there, and are looked at or left alone
    // here. Numbers are exact here: multipleOf 0.1 holds for 0.3, 1e400 is a number; 1 and 1.0 are
    // two items there one. An email without a dot, nullable of OpenAPI, dates in YAML.
    differs("contains-json", 13);
    differs("is-json", 15);
    // 0 and -0; whole numbers above 2^53 are told apart here.
    differs("equals", 2);
    // Entities of a document type that is never read; the XML declaration as an element.
    differs("is-xml", 2);
    // A lone BEGIN is no statement here; SQLite does take [a] for a name.
    differs("contains-sql", 2);
    differs("is-sql", 2);
    // No synonyms, which take WordNet; alpha, beta and gamma cannot be set; no output is 0, there
    // an
    // error. (As shipped it throws for any input, since its stemmer is not found; recorded with
    // it.)
    DIFFERENCES.put("meteor", 6);
    DIFFERENCES.put("not-meteor", 2);
    // One character outside the basic plane is two there.
    differs("regex", 2);
    // The name of a span counts there; here there is only the tool's.
    differs("trajectory:tool-used", 1);
    // min "2" and max "10" as texts: compared as texts there.
    differs("word-count", 1);
  }

  private static void differs(String type, int rows) {
    DIFFERENCES.put(type, rows);
    DIFFERENCES.put("not-" + type, rows);
  }

  @Test
  void verdictsAreThoseOfPromptfoo() throws Exception {
    Map<String, Integer> rows = new TreeMap<>();
    Map<String, List<String>> differ = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("/promptfoo/verdicts.jsonl")),
                StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        JsonNode row = Json.parse(line);
        String type = row.path("type").asText();
        rows.merge(type, 1, Integer::sum);
        String ours = ours(row);
        String theirs =
            row.has("error")
                ? "error"
                : row.path("pass").asBoolean() + " " + rounded(row.path("score").asDouble());
        if (!ours.split(":", 2)[0].equals(theirs))
          differ
              .computeIfAbsent(type, t -> new ArrayList<>())
              .add(theirs + " / " + ours + " " + line);
      }
    }
    assertThat(rows.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(3_000);
    Map<String, Integer> counts = new TreeMap<>();
    differ.forEach((type, each) -> counts.put(type, each.size()));
    assertThat(counts).as(differ.toString()).isEqualTo(new TreeMap<>(DIFFERENCES));
  }

  private static String rounded(double score) {
    return String.format(java.util.Locale.ROOT, "%.9f", score);
  }

  private static String ours(JsonNode row) {
    String written = row.path("type").asText();
    boolean not = written.startsWith("not-");
    Check check = Objects.requireNonNull(Checks.ALL.get(not ? written.substring(4) : written));
    JsonNode value = row.has("value") ? row.get("value") : MissingNode.getInstance();
    OptionalDouble threshold =
        row.path("threshold").isNumber()
            ? OptionalDouble.of(row.path("threshold").asDouble())
            : OptionalDouble.empty();
    Optional<String> fault = check.fault(value, threshold);
    if (fault.isPresent()) return "error: " + fault.get();
    try {
      Subject subject = subject(row);
      Verdict verdict =
          not ? check.not(value, threshold, subject) : check.judge(value, threshold, subject);
      return verdict.pass() + " " + rounded(verdict.score());
    } catch (RuntimeException e) {
      return "threw: " + e;
    }
  }

  private static Subject subject(JsonNode row) {
    JsonNode output = row.path("output");
    return new Subject(
        output.isTextual() ? output.asText() : output.toString(),
        row.path("cost").isNumber()
            ? Optional.of(BigDecimal.valueOf(row.path("cost").asDouble()))
            : Optional.empty(),
        Math.round(row.path("latencyMs").asDouble()),
        row.path("finishReason").asText(""),
        steps(row));
  }

  private static List<Subject.Step> steps(JsonNode row) {
    List<Subject.Step> steps = new ArrayList<>();
    for (JsonNode step : row.path("steps"))
      steps.add(
          new Subject.Step(
              step.path("kind").asText().equals("tool")
                  ? Subject.Step.Kind.TOOL
                  : Subject.Step.Kind.MESSAGE,
              step.path("name").asText(),
              step.path("arguments")));
    return steps;
  }
}
