package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.team.LimitsReader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Priority;
import dev.troupe.runtime.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The body of {@code POST /v1/tasks}, checked field by field.
 *
 * @param currency of the money among the limits, where it is named
 */
record TaskForm(
    String team, Optional<String> goal, ObjectNode inputs, Terms terms, Optional<String> currency) {
  /** Most labels of a task, and the longest label's name and value. */
  static final int MAX_LABELS = 32;

  static final int MAX_LABEL = 200;

  private static final Set<String> FIELDS =
      Set.of("team", "goal", "inputs", "limits", "priority", "labels");
  private static final Set<String> LIMITS =
      Arrays.stream(Limit.values()).map(Limit::wire).collect(Collectors.toUnmodifiableSet());

  static TaskForm of(ObjectNode body, String traceparent) {
    unknown(body, FIELDS, "");
    if (!body.path("team").isTextual() || body.path("team").asText().isBlank())
      throw Problem.at(422, "/team", "team: the name of a team is needed").raise();
    Optional<String> goal = Optional.empty();
    if (body.hasNonNull("goal")) {
      if (!body.path("goal").isTextual() || body.path("goal").asText().isBlank())
        throw Problem.at(422, "/goal", "goal: must be a text, and not empty").raise();
      goal = Optional.of(body.path("goal").asText().strip());
    }
    JsonNode inputs = body.path("inputs");
    if (body.hasNonNull("inputs") && !inputs.isObject())
      throw Problem.at(422, "/inputs", "inputs: must be an object").raise();
    return new TaskForm(
        body.path("team").asText(),
        goal,
        inputs instanceof ObjectNode object ? object : Json.object(),
        new Terms(priority(body), labels(body), List.of(), limits(body), traceparent, List.of()),
        LimitsReader.currency("cost", body.path("limits").path("cost").asText("")));
  }

  private static void unknown(JsonNode object, Set<String> known, String at) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name))
                throw Problem.at(
                        422,
                        at + "/" + Problem.pointer(name),
                        "unknown field '"
                            + name
                            + "'; known: "
                            + String.join(", ", new TreeSet<>(known)))
                    .raise();
            });
  }

  private static Priority priority(ObjectNode body) {
    if (!body.hasNonNull("priority")) return Priority.NORMAL;
    try {
      return Priority.of(body.path("priority").asText());
    } catch (IllegalArgumentException e) {
      throw Problem.at(422, "/priority", "priority: interactive, normal or batch").raise();
    }
  }

  /** As JSON Schema counts a text's length. */
  static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  private static SortedMap<String, String> labels(ObjectNode body) {
    SortedMap<String, String> labels = new TreeMap<>();
    JsonNode given = body.path("labels");
    if (!body.hasNonNull("labels")) return labels;
    if (!given.isObject() || given.size() > MAX_LABELS)
      throw Problem.at(422, "/labels", "labels: an object of at most " + MAX_LABELS + " texts")
          .raise();
    for (Map.Entry<String, JsonNode> label : given.properties()) {
      if (!label.getValue().isTextual()
          || label.getKey().isBlank()
          || characters(label.getKey()) > MAX_LABEL
          || characters(label.getValue().asText()) > MAX_LABEL)
        throw Problem.at(
                422,
                "/labels/" + Problem.pointer(label.getKey()),
                "labels: names and values are texts of at most " + MAX_LABEL + " characters")
            .raise();
      labels.put(label.getKey(), label.getValue().asText());
    }
    return labels;
  }

  private static Optional<Limits> limits(ObjectNode body) {
    if (!body.hasNonNull("limits")) return Optional.empty();
    JsonNode given = body.path("limits");
    if (!given.isObject()) throw Problem.at(422, "/limits", "limits: must be an object").raise();
    unknown(given, LIMITS, "/limits");
    Limits limits = Limits.NONE;
    for (Map.Entry<String, JsonNode> limit : given.properties()) {
      if (limit.getValue().isNull()) continue;
      limits = limits.or(limit(limit.getKey(), limit.getValue()));
    }
    return Optional.of(limits);
  }

  private static Limits limit(String name, JsonNode value) {
    boolean plain = value.isTextual() || (value.isNumber() && Limit.of(name) != Limit.TIME);
    try {
      if (plain) return LimitsReader.read(name, Json.text(value));
    } catch (UserFault e) {
      throw Problem.at(422, "/limits/" + name, e.text()).raise();
    }
    String wanted =
        switch (Limit.of(name).unit()) {
          case COUNT -> "a whole number from 1";
          case MONEY -> "an amount such as \"0.50 USD\"";
          case TIME -> "a time such as \"10m\"";
        };
    throw Problem.at(422, "/limits/" + name, name + ": must be " + wanted).raise();
  }
}
