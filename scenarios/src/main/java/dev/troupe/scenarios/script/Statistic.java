package dev.troupe.scenarios.script;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** What is made of many values. */
public sealed interface Statistic {
  /** Nearest rank; of a level: of the time. */
  record Percentile(double p) implements Statistic {
    /** Where it stands among so many values in their order, from 0; reckoned in decimals. */
    public int place(int many) {
      BigDecimal rank =
          BigDecimal.valueOf(p)
              .multiply(BigDecimal.valueOf(many))
              .movePointLeft(2)
              .setScale(0, RoundingMode.CEILING);
      return Math.clamp(rank.longValue() - 1, 0, many - 1);
    }

    @Override
    public String text() {
      return "p" + (p == Math.rint(p) ? String.valueOf((long) p) : String.valueOf(p));
    }
  }

  /** The simple ones. */
  enum Simple implements Statistic {
    SUM,
    /** A second. */
    RATE,
    MEAN,
    MAX,
    MIN,
    VALUE;

    @Override
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The sum as a share of another metric's. */
  record ShareOf(Metric whole) implements Statistic {
    @Override
    public String text() {
      return "share of " + whole.wire();
    }
  }

  String text();
}
