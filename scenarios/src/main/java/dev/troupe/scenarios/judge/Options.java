package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The keys of a value that is an object: one that is not understood would be dropped. */
final class Options {
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

  private static final Set<String> BOUNDS = Set.of("min", "max");

  private Options() {}

  /** What is wrong with them; nothing for a value that is no object. */
  static Optional<String> fault(JsonNode value, Set<String> known) {
    if (!value.isObject()) return Optional.empty();
    List<String> faults = new ArrayList<>();
    value
        .properties()
        .forEach(
            e -> {
              String key = e.getKey();
              if (!known.contains(key))
                faults.add(
                    "unknown key '" + key + "'; known: " + String.join(", ", new TreeSet<>(known)));
              else if (BOUNDS.contains(key) && number(e.getValue()).isEmpty())
                faults.add(key + " must be a number, not '" + e.getValue().asText() + "'");
              else if (key.equals("type")) type(e.getValue()).ifPresent(faults::add);
            });
    return faults.stream().findFirst();
  }

  /** A number, also as the text that a column of a table holds. */
  static Optional<BigDecimal> number(JsonNode value) {
    if (value.isNumber()) return Optional.of(value.decimalValue());
    return value.isTextual() && NUMBER.matcher(value.asText().strip()).matches()
        ? Optional.of(new BigDecimal(value.asText().strip()))
        : Optional.empty();
  }

  /** A bound in an object of them. */
  static double bound(JsonNode value, String name, double otherwise) {
    return number(value.path(name)).map(BigDecimal::doubleValue).orElse(otherwise);
  }

  private static Optional<String> type(JsonNode value) {
    Set<String> kinds = new TreeSet<>();
    for (Subject.Step.Kind kind : Subject.Step.Kind.values())
      kinds.add(kind.name().toLowerCase(Locale.ROOT));
    List<String> given = new ArrayList<>();
    if (value.isTextual()) given.add(value.asText());
    value.forEach(item -> given.add(item.asText()));
    return given.stream()
        .filter(each -> !kinds.contains(each))
        .findFirst()
        .map(
            each ->
                "there is no step of the type '" + each + "'; types: " + String.join(", ", kinds));
  }
}
