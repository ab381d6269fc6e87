package dev.troupe.scenarios.script;

import dev.troupe.agents.team.Units;
import dev.troupe.agents.team.YamlNode;
import java.math.BigDecimal;
import java.util.Optional;

/** Amounts of money, in the currency of the scenario's prices. */
final class Money {
  private Money() {}

  /**
   * @param currency of the prices; absent where there are none
   */
  static BigDecimal in(YamlNode node, Optional<String> currency) {
    BigDecimal amount = Units.money(node);
    Optional<String> named = Units.currency(node);
    if (named.isPresent() && currency.isPresent() && !named.equals(currency))
      throw node.fault("is in " + named.get() + ", the prices are in " + currency.get());
    return amount;
  }
}
