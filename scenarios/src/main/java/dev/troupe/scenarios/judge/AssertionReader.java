package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code { type, value, threshold, step, path, weight }}. */
public final class AssertionReader {
  /** How promptfoo names a column. */
  private static final Pattern PROMPTFOO =
      Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}", Pattern.UNICODE_CHARACTER_CLASS);

  private static final Set<String> KEYS =
      Set.of("type", "value", "threshold", "step", "path", "weight");

  private static final Set<String> RUBRIC_KEYS =
      Set.of("type", "value", "threshold", "step", "path", "weight", "judge");

  private AssertionReader() {}

  /**
   * @param columns of the dataset, which {@code ${column}} may name
   * @param judges by name
   * @param files where a value {@code file://PATH} stands
   * @throws UserFault naming file, line and key
   */
  public static Assertion read(
      YamlNode node, Set<String> columns, TeamFiles files, Set<String> judges) {
    YamlNode named = node.require("type");
    if (named.text().equals(Assertion.SET)) return set(node, columns, files, judges);
    boolean not = named.text().startsWith("not-");
    String type = not ? named.text().substring("not-".length()) : named.text();
    if (type.equals(Rubric.TYPE)) return rubric(node, not, columns, files, judges);
    node.only(KEYS, Set.of());
    Check check = Checks.ALL.get(type);
    if (check == null) throw named.fault(Checks.unknown(type));
    JsonNode value = filled(node.get("value"), columns, files);
    Assertion read =
        new Assertion(
            type,
            not,
            value,
            threshold(node.get("threshold"), check.threshold(), type),
            step(node),
            node.get("path").text(""),
            number(node.get("weight"), 0).orElse(1),
            "",
            List.of());
    // What depends on the sample is looked at with each of them.
    if (!read.isOfSample())
      read.fault()
          .ifPresent(
              why -> {
                throw (node.get("value").present() ? node.get("value") : node).fault(why);
              });
    return read;
  }

  private static OptionalDouble threshold(YamlNode node, Check.Threshold kind, String type) {
    if (!node.present()) return OptionalDouble.empty();
    return switch (kind) {
      case NONE -> throw node.fault("is nothing to " + type + ": leave it out");
      case SHARE -> share(node);
      case AMOUNT -> number(node, 0);
    };
  }

  /** A number that a score can reach. */
  public static OptionalDouble share(YamlNode node) {
    OptionalDouble share = number(node, 0);
    if (share.orElse(0) > 1) throw node.fault("must be from 0 to 1: no score is more");
    return share;
  }

  private static Optional<String> step(YamlNode node) {
    return node.get("step").present() ? Optional.of(node.get("step").text()) : Optional.empty();
  }

  private static JsonNode filled(YamlNode node, Set<String> columns, TeamFiles files) {
    JsonNode value = value(node, files);
    for (String column : Assertion.columns(value))
      if (!columns.contains(column))
        throw node.fault(
            "${"
                + column
                + "} is no column of the dataset; columns: "
                + String.join(", ", columns));
    Matcher other = PROMPTFOO.matcher(value.toString());
    while (other.find())
      if (columns.contains(other.group(1)))
        throw node.fault(
            other.group()
                + " would be taken as it stands; a column is named ${"
                + other.group(1)
                + "} here");
    return value;
  }

  /** One that a judge reads. */
  private static Assertion rubric(
      YamlNode node, boolean not, Set<String> columns, TeamFiles files, Set<String> judges) {
    node.only(RUBRIC_KEYS, Set.of());
    JsonNode value = filled(node.require("value"), columns, files);
    if (value.asText(value.toString()).isBlank())
      throw node.get("value").fault("says nothing about what a good output is");
    YamlNode judge = node.get("judge");
    if (judges.isEmpty())
      throw node.get("type")
          .fault(
              "a rubric needs a judge: a team in the folder judges/NAME of this team, with the"
                  + " inputs output and rubric, that answers { pass, score, reason }");
    if (judge.present() && !judges.contains(judge.text()))
      throw judge.fault(
          "there is no judge '" + judge.text() + "'; there is " + String.join(", ", judges));
    if (!judge.present() && judges.size() > 1)
      throw node.get("type").fault("name its judge: one of " + String.join(", ", judges));
    return new Assertion(
        Rubric.TYPE,
        not,
        value,
        share(node.get("threshold")),
        step(node),
        node.get("path").text(""),
        number(node.get("weight"), 0).orElse(1),
        judge.present() ? judge.text() : judges.iterator().next(),
        List.of());
  }

  /** Several that count as one. */
  private static Assertion set(
      YamlNode node, Set<String> columns, TeamFiles files, Set<String> judges) {
    node.only(Set.of("type", "assert", "threshold", "weight"), Set.of());
    List<Assertion> all = new ArrayList<>();
    for (YamlNode item : node.require("assert").items()) {
      if (item.require("type").text().equals(Assertion.SET))
        throw item.get("type").fault("a set holds no other set");
      all.add(read(item, columns, files, judges));
    }
    if (all.isEmpty()) throw node.get("assert").fault("names no assertion");
    return new Assertion(
        Assertion.SET,
        false,
        MissingNode.getInstance(),
        share(node.get("threshold")),
        Optional.empty(),
        "",
        number(node.get("weight"), 0).orElse(1),
        "",
        all);
  }

  private static JsonNode value(YamlNode node, TeamFiles files) {
    if (!node.present()) return MissingNode.getInstance();
    JsonNode json = node.json();
    if (!json.isTextual() || !json.asText().startsWith("file://")) return json;
    String path = json.asText().substring("file://".length());
    if (!files.has(path)) throw node.fault("there is no file " + path + " in the team folder");
    String text = files.text(path);
    if (!path.toLowerCase(Locale.ROOT).endsWith(".json")) return Json.tree(text.strip());
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw node.fault(path + ": not valid JSON: " + Json.message(e));
    }
  }

  /** A number that is not below the least. */
  public static OptionalDouble number(YamlNode node, double least) {
    if (!node.present()) return OptionalDouble.empty();
    try {
      double value = Double.parseDouble(node.text().strip());
      if (value >= least && !Double.isNaN(value)) return OptionalDouble.of(value);
    } catch (NumberFormatException e) {
      // said below
    }
    throw node.fault("must be a number" + (least == 0 ? " of 0 or more" : ""));
  }
}
