package dev.troupe.agents.team;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Limits as users write them, in YAML or as options: {@code tokens: 200k}, {@code time: 10m}. */
public final class LimitsReader {
  /** Highest that a count may be set to. */
  private static final long MOST = 1_000_000_000_000L;

  private LimitsReader() {}

  /**
   * @throws UserFault naming file, line and key
   */
  public static Limits read(YamlNode node, Set<Limit> known) {
    Limits limits = Limits.NONE;
    Set<String> names = new TreeSet<>();
    known.forEach(limit -> names.add(limit.wire()));
    node.only(names, Set.of());
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      Limit limit = Limit.of(entry.getKey());
      limits = limits.with(limit, value(limit, entry.getValue()));
    }
    return limits;
  }

  private static BigDecimal value(Limit limit, YamlNode node) {
    BigDecimal value =
        switch (limit.unit()) {
          case COUNT -> BigDecimal.valueOf(Units.count(node));
          case MONEY -> Units.money(node);
          case TIME -> BigDecimal.valueOf(Units.time(node).toMillis());
        };
    long least = limit == Limit.DEPTH || limit.unit() == Limit.Unit.MONEY ? 0 : 1;
    if (value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(MOST)) > 0)
      throw node.fault("must be from " + least + " to " + MOST);
    return value;
  }

  /**
   * One limit as text, as an option or a request's field gives it.
   *
   * @throws UserFault naming the limit and what it should be
   */
  public static Limits read(String name, String text) {
    String known = String.join(", ", Arrays.stream(Limit.values()).map(Limit::wire).toList());
    Limit limit;
    try {
      limit = Limit.of(name);
    } catch (IllegalArgumentException e) {
      throw new UserFault("unknown limit '" + name + "'; known: " + known);
    }
    return Limits.NONE.with(limit, value(limit, node(name, text)));
  }

  /** The currency that a limit's text names; empty for none, and for limits of other things. */
  public static Optional<String> currency(String name, String text) {
    return name.equals(Limit.COST.wire()) ? Units.currency(node(name, text)) : Optional.empty();
  }

  private static YamlNode node(String name, String text) {
    return YamlNode.parse("", Json.write(Map.of(name, text))).get(name);
  }
}
