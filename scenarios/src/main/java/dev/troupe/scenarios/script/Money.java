package dev.troupe.scenarios.script;

import dev.troupe.agents.team.Units;
import dev.troupe.agents.team.YamlNode;
import java.math.BigDecimal;
import java.util.Optional;

/** Amounts of money, in the currency of the scenario's prices. */
final class Money {
  private Money() {}

  /**
   * @param currency of the prices; without prices there is no money
   */
  static BigDecimal in(YamlNode node, Optional<String> currency) {
    BigDecimal amount = Units.money(node);
    if (currency.isEmpty())
      throw node.fault("no endpoint has a price, so nothing costs anything; give one a price");
    Optional<String> named = Units.currency(node);
    if (named.isPresent() && !named.equals(currency))
      throw node.fault("is in " + named.get() + ", the prices are in " + currency.get());
    return amount;
  }
}
