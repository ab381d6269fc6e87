package dev.troupe.runtime.model;

import dev.troupe.api.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What tokens cost. Amounts are for {@code per} tokens. */
public record Price(BigDecimal input, BigDecimal output, long per, String currency) {
  /** Exact up to ten decimals, without trailing zeros. */
  public BigDecimal of(Usage usage) {
    return of(usage, RoundingMode.HALF_UP);
  }

  /** Never less than {@link #of}. */
  public BigDecimal atMost(Usage usage) {
    return of(usage, RoundingMode.CEILING);
  }

  private BigDecimal of(Usage usage, RoundingMode rounding) {
    return input
        .multiply(BigDecimal.valueOf(usage.inputTokens()))
        .add(output.multiply(BigDecimal.valueOf(usage.outputTokens())))
        .divide(BigDecimal.valueOf(per), 10, rounding)
        .stripTrailingZeros();
  }
}
