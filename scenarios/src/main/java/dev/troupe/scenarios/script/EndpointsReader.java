package dev.troupe.scenarios.script;

import dev.troupe.agents.team.EndpointFields;
import dev.troupe.agents.team.Units;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Reads {@code endpoints}: model servers by role. */
final class EndpointsReader {
  private static final Set<String> KEYS =
      Set.of(
          "latency",
          "per_token",
          "tokens",
          "concurrency",
          "rpm",
          "tpm",
          "max_tokens",
          "price",
          "faults",
          "retry_after",
          "timeout",
          "outages",
          "phases");

  private EndpointsReader() {}

  static SequencedMap<String, ModelServer> read(YamlNode node) {
    SequencedMap<String, ModelServer> servers = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (name, value) -> {
              if (!name.matches("[a-z][a-z0-9_-]{0,40}"))
                throw value.fault("names of endpoints are small letters, digits, - and _");
              servers.put(name, server(value.only(KEYS, Set.of())));
            });
    if (servers.isEmpty()) throw node.fault("names no model server");
    long currencies =
        servers.values().stream()
            .flatMap(s -> s.price().stream())
            .map(Price::currency)
            .distinct()
            .count();
    if (currencies > 1) throw node.fault("all prices must have one currency");
    return servers;
  }

  /** Of the prices, which have one. */
  static Optional<String> currency(SequencedMap<String, ModelServer> servers) {
    return servers.values().stream()
        .flatMap(server -> server.price().stream())
        .map(Price::currency)
        .findFirst();
  }

  private static ModelServer server(YamlNode node) {
    YamlNode tokens = node.get("tokens");
    if (tokens.present()) tokens.only(Set.of("input", "output"), Set.of());
    YamlNode perToken = node.get("per_token");
    YamlNode retryAfter = node.get("retry_after");
    return new ModelServer(
        Spread.time(node.require("latency")),
        perToken.present() ? Spread.time(perToken) : new Spread.Fixed(0),
        tokens(tokens.get("input"), 500),
        tokens(tokens.get("output"), 100),
        new EndpointLimits(
            node.get("concurrency").integer(EndpointLimits.DEFAULT_CONCURRENCY, 1, 100_000),
            node.get("rpm").integer(0, 1, 10_000_000),
            node.get("tpm").present() ? Units.count(node.get("tpm")) : 0,
            node.get("max_tokens").integer(0, 1, 10_000_000)),
        EndpointFields.price(node.get("price")),
        Faults.read(node.get("faults")),
        retryAfter.present() ? Spread.time(retryAfter) : new Spread.Even(500, 2_000),
        EndpointFields.wait(node.get("timeout"), EndpointFields.TIMEOUT),
        phases(node));
  }

  /** As in a trace. */
  private static Spread tokens(YamlNode node, long otherwise) {
    if (!node.present()) return new Spread.Fixed(otherwise);
    Spread spread = Spread.count(node);
    if (spread.most() > ModelServer.MOST_TOKENS)
      throw node.fault("is more than a call can have: at most 999,999,999");
    return spread;
  }

  private static List<Phase> phases(YamlNode node) {
    List<Phase> phases = new ArrayList<>();
    for (YamlNode item : node.get("outages").items()) phases.add(Phase.outage(item));
    for (YamlNode item : node.get("phases").items()) phases.add(Phase.read(item));
    return phases;
  }
}
