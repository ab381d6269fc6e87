package dev.troupe.scenarios.script;

import dev.troupe.agents.team.Units;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.scenarios.sim.SimRandom;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that is drawn: {@code 800ms} always, {@code 200ms..2s} evenly, or a log-normal by its
 * median and one upper percentile, {@code { median: 800ms, p99: 4s }}.
 */
public sealed interface Spread {
  double draw(SimRandom random);

  /** Where half of the draws lie below. */
  double median();

  /** What it is said to come to; of a log-normal, which has no most, the 99th percentile. */
  double most();

  record Fixed(double value) implements Spread {
    @Override
    public double most() {
      return value;
    }

    @Override
    public double draw(SimRandom random) {
      return value;
    }

    @Override
    public double median() {
      return value;
    }
  }

  record Even(double from, double to) implements Spread {
    @Override
    public double most() {
      return to;
    }

    @Override
    public double draw(SimRandom random) {
      return from + (to - from) * random.unit();
    }

    @Override
    public double median() {
      return (from + to) / 2;
    }
  }

  /** Each whole number as often as any other. */
  record Whole(long from, long to) implements Spread {
    @Override
    public double most() {
      return to;
    }

    @Override
    public double draw(SimRandom random) {
      return from + Math.min(to - from, Math.floor((to - from + 1) * random.unit()));
    }

    @Override
    public double median() {
      return (from + to) / 2.0;
    }
  }

  /**
   * @param sigma standard deviation of the logarithm
   */
  record LogNormal(double median, double sigma) implements Spread {
    @Override
    public double most() {
      return median * StrictMath.exp(sigma * Z99);
    }

    @Override
    public double draw(SimRandom random) {
      return random.logNormal(median, sigma);
    }
  }

  /** Standard normal quantiles of 0.90, 0.95, 0.99. */
  double Z90 = 1.2815515655446004;

  double Z95 = 1.6448536269514722;
  double Z99 = 2.3263478740408408;

  /** Times, in milliseconds. */
  static Spread time(YamlNode node) {
    return read(node, value -> VirtualTime.of(value).toMillis());
  }

  /** Whole numbers. */
  static Spread count(YamlNode node) {
    Spread spread = read(node, Units::count);
    return spread instanceof Even even ? new Whole((long) even.from(), (long) even.to()) : spread;
  }

  private static Spread read(YamlNode node, ToDoubleFunction<YamlNode> unit) {
    if (node.isMap()) return logNormal(node, unit);
    Matcher range = Pattern.compile("(.+?)\\.\\.(.+)").matcher(node.text().strip());
    if (!range.matches()) return new Fixed(unit.applyAsDouble(node));
    double from = unit.applyAsDouble(node.saying(range.group(1)));
    double to = unit.applyAsDouble(node.saying(range.group(2)));
    if (to < from) throw node.fault("the range " + node.text() + " is backwards");
    return new Even(from, to);
  }

  private static Spread logNormal(YamlNode node, ToDoubleFunction<YamlNode> unit) {
    node.only(Set.of("median", "p90", "p95", "p99"), Set.of());
    double median = unit.applyAsDouble(node.require("median"));
    if (median <= 0) throw node.get("median").fault("must be more than 0");
    double sigma = -1;
    for (String name : new String[] {"p90", "p95", "p99"}) {
      if (!node.get(name).present()) continue;
      if (sigma >= 0) throw node.get(name).fault("give one of p90, p95, p99, not several");
      double upper = unit.applyAsDouble(node.get(name));
      if (upper < median) throw node.get(name).fault("is below the median");
      double z = name.equals("p90") ? Z90 : name.equals("p95") ? Z95 : Z99;
      sigma = StrictMath.log(upper / median) / z;
    }
    if (sigma < 0) throw node.fault("give p90, p95 or p99 beside the median");
    return new LogNormal(median, sigma);
  }
}
