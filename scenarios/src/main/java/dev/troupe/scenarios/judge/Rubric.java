package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.LenientJson;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * {@code llm-rubric}: a team of judges reads the output and the rubric, and answers {@code {pass,
 * score, reason}}. How such an answer is read is promptfoo's way.
 */
public final class Rubric {
  static final String TYPE = "llm-rubric";

  private static final Pattern YES = Pattern.compile("true|yes|pass|y", Pattern.CASE_INSENSITIVE);

  private Rubric() {}

  /**
   * What a judge is to look at.
   *
   * @param assertion filled with the sample's values
   * @param output the text to be judged
   */
  public record Asked(Assertion assertion, String output) {
    /** What good is. */
    public String rubric() {
      JsonNode value = assertion.value();
      return value.isValueNode() ? value.asText() : value.toString();
    }
  }

  /**
   * What the judge's answer means; one that is no such JSON object fails, also for {@code not-}.
   */
  public static Verdict verdict(Assertion asked, String answer) {
    JsonNode said = LenientJson.parse(answer).value();
    if (!said.isObject() || !(said.has("pass") || said.has("score")))
      return failed("its answer has neither pass nor score: " + brief(answer));
    boolean pass = pass(said.path("pass"));
    double score = score(said.path("score"), pass);
    if (!(score >= 0 && score <= 1))
      return failed("its score is not from 0 to 1: " + brief(said.path("score").asText()));
    OptionalDouble threshold = asked.threshold();
    if (threshold.isPresent()) pass = pass && score >= threshold.getAsDouble();
    String reason = said.path("reason").asText("");
    if (!asked.not())
      return new Verdict(pass, score, pass ? "" : reason.isEmpty() ? low(score) : reason);
    return new Verdict(
        !pass,
        Math.clamp(1 - score, 0, 1),
        pass ? "it must not be so, but it is" + (reason.isEmpty() ? "" : ": " + reason) : "");
  }

  /** The judge could not tell. */
  public static Verdict failed(String why) {
    return new Verdict(false, 0, "the judge failed: " + why);
  }

  private static boolean pass(JsonNode pass) {
    if (pass.isMissingNode() || pass.isNull()) return true;
    return pass.isBoolean() ? pass.asBoolean() : YES.matcher(pass.asText()).matches();
  }

  private static double score(JsonNode score, boolean pass) {
    if (score.isNumber()) return score.asDouble();
    try {
      String text = score.isTextual() ? score.asText().strip() : "";
      if (text.endsWith("%")) return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
      if (!text.isEmpty()) return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      // no number: as it passed
    }
    return pass ? 1 : 0;
  }

  private static String low(double score) {
    return "the judge gives it " + Verdict.round(score);
  }

  private static String brief(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() > 80 ? line.substring(0, 80) + "…" : line;
  }
}
