package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Condition;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code { path, equals | over | under | exists }}. */
final class ConditionReader {
  private ConditionReader() {}

  static Condition read(YamlNode node) {
    node.only(Set.of("path", "equals", "over", "under", "exists"), Set.of());
    List<String> tests =
        node.entries().keySet().stream().filter(key -> !key.equals("path")).toList();
    if (tests.size() != 1)
      throw node.fault("a condition has exactly one of equals, over, under, exists");
    YamlNode value = node.get(tests.getFirst());
    Condition.Test test = Condition.Test.valueOf(tests.getFirst().toUpperCase(Locale.ROOT));
    JsonNode json = value.json();
    if ((test == Condition.Test.OVER || test == Condition.Test.UNDER) && !json.isNumber())
      throw value.fault("must be a number");
    if (test == Condition.Test.EXISTS && !json.isBoolean())
      throw value.fault("must be true or false");
    return new Condition(node.get("path").text(""), test, json);
  }
}
