package dev.troupe.scenarios.script;

import dev.troupe.agents.team.Units;
import dev.troupe.agents.team.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;

/** Reads the tenants of a scenario, and shares arrivals out among them. */
final class TenantsReader {
  /** Shares that come to this much come to all: they are written in percent. */
  private static final double WHOLE = 0.999_999;

  private TenantsReader() {}

  static SequencedMap<String, Scenario.Tenant> read(YamlNode node, Optional<String> currency) {
    SequencedMap<String, Scenario.Tenant> tenants = new LinkedHashMap<>();
    double sum = 0;
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      YamlNode value = entry.getValue();
      value.only(Set.of("share", "tokens_per_day", "cost_per_day", "active", "waiting"), Set.of());
      if (!entry.getKey().matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"))
        throw value.fault("names of tenants are letters, digits, - _ .");
      double share = Share.of(value.get("share"), 0);
      sum += share;
      YamlNode tokens = value.get("tokens_per_day");
      YamlNode cost = value.get("cost_per_day");
      tenants.put(
          entry.getKey(),
          new Scenario.Tenant(
              share,
              tokens.present() ? OptionalLong.of(Units.count(tokens)) : OptionalLong.empty(),
              cost.present() ? Optional.of(Money.in(cost, currency)) : Optional.empty(),
              value.get("active").integer(Integer.MAX_VALUE, 1, 1_000_000),
              value.get("waiting").integer(Integer.MAX_VALUE, 0, 10_000_000)));
    }
    if (sum > 2 - WHOLE) throw node.fault("the shares come to more than 100%");
    return tenants;
  }

  /** Where an arrival names no tenant its tenant is drawn, so the shares must come to the whole. */
  static SequencedMap<String, Scenario.Tenant> shared(
      YamlNode node,
      SequencedMap<String, Scenario.Tenant> tenants,
      List<Arrivals.Stream> arrivals) {
    boolean drawn =
        arrivals.stream()
            .anyMatch(stream -> stream.tenant().isEmpty() && !namesTenants(stream.arrivals()));
    double sum = tenants.values().stream().mapToDouble(Scenario.Tenant::share).sum();
    if (tenants.isEmpty() || !drawn || sum > WHOLE) return tenants;
    if (sum > 0)
      throw node.fault(
          "the shares come to "
              + Values.number(sum * 100)
              + "%, and arrivals name no tenant: make it 100%, or give none for equal shares");
    SequencedMap<String, Scenario.Tenant> equal = new LinkedHashMap<>();
    tenants.forEach((name, tenant) -> equal.put(name, tenant.with(1.0 / tenants.size())));
    return equal;
  }

  private static boolean namesTenants(Arrivals arrivals) {
    return arrivals instanceof Arrivals.Recorded recorded
        && recorded.arrivals().stream().allMatch(each -> each.tenant().isPresent());
  }
}
