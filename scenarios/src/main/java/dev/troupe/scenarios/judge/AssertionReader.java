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

/** Reads {@code { type, value, threshold, step, path, weight }}. */
public final class AssertionReader {
  private static final Set<String> KEYS =
      Set.of("type", "value", "threshold", "step", "path", "weight");

  private AssertionReader() {}

  /**
   * @param columns of the dataset, which {@code ${column}} may name
   * @param files where a value {@code file://PATH} stands
   * @throws UserFault naming file, line and key
   */
  public static Assertion read(YamlNode node, Set<String> columns, TeamFiles files) {
    YamlNode named = node.require("type");
    if (named.text().equals(Assertion.SET)) return set(node, columns, files);
    node.only(KEYS, Set.of());
    boolean not = named.text().startsWith("not-");
    String type = not ? named.text().substring("not-".length()) : named.text();
    Check check = Checks.ALL.get(type);
    if (check == null) throw named.fault(Checks.unknown(type));
    JsonNode value = value(node.get("value"), files);
    for (String column : Assertion.columns(value))
      if (!columns.contains(column))
        throw node.get("value")
            .fault(
                "${"
                    + column
                    + "} is no column of the dataset; columns: "
                    + String.join(", ", columns));
    OptionalDouble threshold = number(node.get("threshold"), Double.NEGATIVE_INFINITY);
    // What depends on the sample is judged when the sample is there.
    if (Assertion.columns(value).isEmpty())
      check
          .fault(value, threshold)
          .ifPresent(
              why -> {
                throw (node.get("value").present() ? node.get("value") : node).fault(why);
              });
    Optional<String> step =
        node.get("step").present() ? Optional.of(node.get("step").text()) : Optional.empty();
    return new Assertion(
        type,
        not,
        value,
        threshold,
        step,
        node.get("path").text(""),
        number(node.get("weight"), 0).orElse(1),
        List.of());
  }

  /** Several that count as one. */
  private static Assertion set(YamlNode node, Set<String> columns, TeamFiles files) {
    node.only(Set.of("type", "assert", "threshold", "weight"), Set.of());
    List<Assertion> all = new ArrayList<>();
    for (YamlNode item : node.require("assert").items()) {
      if (item.require("type").text().equals(Assertion.SET))
        throw item.get("type").fault("a set holds no other set");
      all.add(read(item, columns, files));
    }
    if (all.isEmpty()) throw node.get("assert").fault("names no assertion");
    return new Assertion(
        Assertion.SET,
        false,
        MissingNode.getInstance(),
        number(node.get("threshold"), Double.NEGATIVE_INFINITY),
        Optional.empty(),
        "",
        number(node.get("weight"), 0).orElse(1),
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
