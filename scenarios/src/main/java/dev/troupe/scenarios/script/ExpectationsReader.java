package dev.troupe.scenarios.script;

import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.team.Units;
import dev.troupe.agents.team.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code expect}; refuses what no run could meet. */
final class ExpectationsReader {
  private static final Set<String> KEYS =
      Set.of(
          "metric",
          "p",
          "stat",
          "share_of",
          "from",
          "to",
          "tenant",
          "endpoint",
          "reason",
          "at_least",
          "at_most");

  private final Set<String> tenants;
  private final Set<String> endpoints;
  private final Duration end;
  private final Optional<String> currency;

  /**
   * @param end after which nothing is measured
   * @param currency of the prices
   */
  ExpectationsReader(
      Set<String> tenants, Set<String> endpoints, Duration end, Optional<String> currency) {
    this.currency = currency;
    this.tenants = tenants;
    this.endpoints = endpoints;
    this.end = end;
  }

  List<Expectation> read(YamlNode node) {
    List<Expectation> all = new ArrayList<>();
    for (YamlNode item : node.items()) all.add(expectation(item.only(KEYS, Set.of())));
    return all;
  }

  private Expectation expectation(YamlNode node) {
    Metric metric = metric(node.require("metric"));
    Statistic statistic = statistic(node, metric);
    Window window = Window.between(node);
    if (window.from().compareTo(end) >= 0)
      throw node.get("from").fault("the run is over by then (" + Values.span(end) + ")");
    OptionalDouble least = bound(node.get("at_least"), metric, statistic);
    OptionalDouble most = bound(node.get("at_most"), metric, statistic);
    if (least.isEmpty() && most.isEmpty()) throw node.fault("say at_least or at_most");
    if (least.isPresent() && most.isPresent() && least.getAsDouble() > most.getAsDouble())
      throw node.get("at_most").fault("is below at_least: no run can meet both");
    if (metric == Metric.FAIRNESS && tenants.size() < 2)
      throw node.get("metric").fault("fairness is between tenants; this scenario has fewer than 2");
    return new Expectation(
        node.line(),
        metric,
        statistic,
        window,
        tenant(node.get("tenant"), metric),
        endpoint(node.get("endpoint"), metric),
        reason(node.get("reason"), metric),
        least,
        most);
  }

  private static Metric metric(YamlNode node) {
    return Metric.of(node.text())
        .orElseThrow(
            () ->
                node.fault(
                    "unknown metric '"
                        + node.text()
                        + "'; known: "
                        + Arrays.stream(Metric.values())
                            .map(Metric::wire)
                            .collect(Collectors.joining(", "))));
  }

  private static Statistic statistic(YamlNode node, Metric metric) {
    long named =
        List.of("p", "stat", "share_of").stream().filter(k -> node.get(k).present()).count();
    if (named > 1) throw node.fault("say one of p, stat and share_of");
    if (node.get("p").present()) return percentile(node.get("p"), metric);
    if (node.get("share_of").present()) {
      Metric whole = metric(node.get("share_of"));
      if (metric.kind() != Metric.Kind.EVENTS || whole.kind() != Metric.Kind.EVENTS)
        throw node.get("share_of").fault("is for what can be summed, such as task.completed");
      return new Statistic.ShareOf(whole);
    }
    return simple(node.get("stat"), metric);
  }

  private static Statistic percentile(YamlNode node, Metric metric) {
    if (metric.kind() == Metric.Kind.EVENTS || metric.kind() == Metric.Kind.INDEX)
      throw node.fault(metric.wire() + " has no percentiles; take stat: sum or rate");
    double p = Units.amount(node).doubleValue();
    if (p <= 0 || p > 100) throw node.fault("must be more than 0 and at most 100, not " + p);
    return new Statistic.Percentile(p);
  }

  private static Statistic simple(YamlNode node, Metric metric) {
    List<Statistic.Simple> fit =
        switch (metric.kind()) {
          case EVENTS -> List.of(Statistic.Simple.SUM, Statistic.Simple.RATE);
          case SAMPLES ->
              List.of(Statistic.Simple.MEAN, Statistic.Simple.MAX, Statistic.Simple.MIN);
          case LEVEL -> List.of(Statistic.Simple.MAX, Statistic.Simple.MEAN, Statistic.Simple.MIN);
          case INDEX -> List.of(Statistic.Simple.VALUE);
        };
    if (!node.present()) {
      if (metric.kind() == Metric.Kind.SAMPLES)
        throw node.fault("say p: 95, or stat: mean, max or min, of " + metric.wire());
      return fit.getFirst();
    }
    return fit.stream()
        .filter(s -> s.text().equals(node.text()))
        .findFirst()
        .orElseThrow(
            () ->
                node.fault(
                    "'"
                        + node.text()
                        + "' cannot be said of "
                        + metric.wire()
                        + "; it has "
                        + fit.stream()
                            .map(Statistic.Simple::text)
                            .collect(Collectors.joining(", "))));
  }

  private OptionalDouble bound(YamlNode node, Metric metric, Statistic statistic) {
    if (!node.present()) return OptionalDouble.empty();
    if (statistic instanceof Statistic.ShareOf) return OptionalDouble.of(Share.ratio(node));
    if (statistic == Statistic.Simple.RATE) return OptionalDouble.of(Share.rate(node));
    return OptionalDouble.of(
        switch (metric.unit()) {
          case TIME -> VirtualTime.of(node).toMillis() / 1_000.0;
          case MONEY -> Money.in(node, currency).doubleValue();
          case COUNT -> count(node, statistic);
          case SHARE -> fraction(node);
        });
  }

  /** A mean of whole numbers is none. */
  private static double count(YamlNode node, Statistic statistic) {
    boolean plain = node.text().strip().matches("\\d+\\.\\d+");
    return statistic == Statistic.Simple.MEAN && plain
        ? Units.amount(node).doubleValue()
        : Units.count(node);
  }

  private static double fraction(YamlNode node) {
    double value = node.text().contains("%") ? Share.of(node) : Units.amount(node).doubleValue();
    if (value > 1) throw node.fault("is a fraction: at most 1");
    return value;
  }

  private static Optional<String> known(YamlNode node, Set<String> names) {
    if (!node.present()) return Optional.empty();
    if (!names.contains(node.text()))
      throw node.fault(
          "there is no '"
              + node.text()
              + "'; there is "
              + (names.isEmpty() ? "none" : String.join(", ", names)));
    return Optional.of(node.text());
  }

  private Optional<String> tenant(YamlNode node, Metric metric) {
    if (node.present() && !metric.isOfTenants())
      throw node.fault(metric.wire() + " is not of one tenant");
    return known(node, tenants);
  }

  private Optional<String> endpoint(YamlNode node, Metric metric) {
    if (node.present() && !metric.isOfEndpoints())
      throw node.fault(metric.wire() + " is not of one endpoint");
    return known(node, endpoints);
  }

  private static Optional<String> reason(YamlNode node, Metric metric) {
    if (!node.present()) return Optional.empty();
    if (!Set.of(Metric.TASK_COMPLETED, Metric.TASK_FAILED, Metric.TASK_LIMITED).contains(metric))
      throw node.fault("is for task.completed, task.failed and task.limited");
    List<String> reasons = Arrays.stream(StopReason.values()).map(StopReason::wire).toList();
    if (!reasons.contains(node.text()))
      throw node.fault(
          "there is no stop reason '" + node.text() + "'; known: " + String.join(", ", reasons));
    return Optional.of(node.text());
  }
}
