package dev.troupe.scenarios.script;

import dev.troupe.agents.team.YamlNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/**
 * A time in which a model server is not itself.
 *
 * @param outage refuses every call
 * @param slower how many times as long an answer takes
 * @param faults instead of its usual ones
 */
public record Phase(Window window, boolean outage, double slower, Optional<Faults> faults) {
  static Phase outage(YamlNode node) {
    node.only(Set.of("from", "for"), Set.of());
    return new Phase(Window.spanning(node), true, 1, Optional.empty());
  }

  static Phase read(YamlNode node) {
    node.only(Set.of("from", "for", "slower", "faults"), Set.of());
    if (!node.get("slower").present() && !node.get("faults").present())
      throw node.fault("say what is different: slower, or faults");
    double slower = node.get("slower").present() ? factor(node.get("slower")) : 1;
    Optional<Faults> faults =
        node.get("faults").present()
            ? Optional.of(Faults.read(node.get("faults")))
            : Optional.empty();
    return new Phase(Window.spanning(node), false, slower, faults);
  }

  private static double factor(YamlNode node) {
    try {
      double factor = new BigDecimal(node.text().strip().replaceFirst("^x|x$", "")).doubleValue();
      if (factor > 0 && factor <= 10_000) return factor;
    } catch (NumberFormatException e) {
      throw node.fault("'" + node.text() + "' is not a factor; write 4 or 4x");
    }
    throw node.fault("must be more than 0 and at most 10000");
  }
}
