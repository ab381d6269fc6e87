package dev.troupe.scenarios.script;

import dev.troupe.agents.team.YamlNode;
import java.util.Set;

/**
 * How often a model server fails; shares of all calls.
 *
 * @param rateLimited answers 429
 * @param unavailable answers 503
 * @param cut breaks off during the answer
 * @param malformed answers what cannot be read
 */
public record Faults(double rateLimited, double unavailable, double cut, double malformed) {
  public static final Faults NONE = new Faults(0, 0, 0, 0);

  static final Set<String> KEYS = Set.of("429", "503", "cut", "malformed");

  static Faults read(YamlNode node) {
    if (!node.present()) return NONE;
    node.only(KEYS, Set.of());
    Faults faults =
        new Faults(
            Share.of(node.get("429"), 0),
            Share.of(node.get("503"), 0),
            Share.of(node.get("cut"), 0),
            Share.of(node.get("malformed"), 0));
    if (faults.sum() > 1) throw node.fault("the shares come to more than 100%");
    return faults;
  }

  public double sum() {
    return rateLimited + unavailable + cut + malformed;
  }
}
