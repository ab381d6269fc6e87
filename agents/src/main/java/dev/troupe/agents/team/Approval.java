package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Condition;
import java.util.Optional;
import java.util.Set;

/** When a person must allow a tool call. */
public sealed interface Approval {
  record Never() implements Approval {}

  record Always() implements Approval {}

  record When(Condition condition) implements Approval {}

  /** Why these arguments must be allowed; empty when they need not. */
  default Optional<String> why(JsonNode arguments) {
    return switch (this) {
      case Never never -> Optional.empty();
      case Always always -> Optional.of("each call must be allowed");
      case When when ->
          when.condition().holds(arguments)
              ? Optional.of("must be allowed, since " + when.condition())
              // what cannot be compared is for a person to judge
              : when.condition().isOpen(arguments)
                  ? Optional.of(
                      "must be allowed, since it cannot be told whether " + when.condition())
                  : Optional.empty();
    };
  }

  static Approval read(YamlNode node) {
    if (!node.present()) return new Never();
    if (node.isMap()) {
      node.only(Set.of("when"), Set.of());
      return new When(ConditionReader.read(node.require("when")));
    }
    return node.oneOf("never", "never", "always").equals("always") ? new Always() : new Never();
  }
}
