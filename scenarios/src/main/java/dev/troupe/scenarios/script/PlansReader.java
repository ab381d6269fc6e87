package dev.troupe.scenarios.script;

import dev.troupe.agents.team.YamlNode;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Reads what simulated tasks do where no team is named: the {@code plans} of a scenario. */
final class PlansReader {
  private PlansReader() {}

  static Plans read(YamlNode node, SequencedMap<String, ModelServer> endpoints) {
    node.only(Set.of("chain", "subtasks", "calls", "endless", "asks", "models"), Set.of());
    boolean chain = node.get("chain").present();
    for (String key : new String[] {"subtasks", "calls", "endless", "asks"})
      if (chain && node.get(key).present())
        throw node.get(key).fault("a chain has steps of one call each; leave this out");
    Map<String, String> models = new TreeMap<>();
    YamlNode bound = node.get("models");
    if (bound.present()) bound.only(Set.of("planner", "worker", "writer"), Set.of());
    bound
        .entries()
        .forEach(
            (agent, endpoint) -> {
              if (!endpoints.containsKey(endpoint.text()))
                throw endpoint.fault(
                    "there is no endpoint '"
                        + endpoint.text()
                        + "'; there is "
                        + String.join(", ", endpoints.keySet()));
              models.put(agent, endpoint.text());
            });
    return new Plans(
        node.get("chain").integer(0, 1, Plans.MOST),
        few(node.get("subtasks"), 5),
        few(node.get("calls"), 3),
        Share.of(node.get("endless"), 0),
        Share.of(node.get("asks"), 0),
        models);
  }

  private static Spread few(YamlNode node, int otherwise) {
    if (!node.present()) return new Spread.Fixed(otherwise);
    Spread spread = Spread.count(node);
    boolean fits =
        spread instanceof Spread.Whole range
            ? range.from() >= 1 && range.to() <= Plans.MOST
            : spread.median() >= 1 && spread.median() <= Plans.MOST;
    if (!fits) throw node.fault("must be from 1 to " + Plans.MOST);
    return spread;
  }
}
