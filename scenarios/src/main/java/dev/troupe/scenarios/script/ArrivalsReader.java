package dev.troupe.scenarios.script;

import dev.troupe.agents.team.YamlNode;
import dev.troupe.api.Priority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads {@code arrivals}: one stream, or a list of them. */
final class ArrivalsReader {
  private static final Set<String> KINDS =
      new LinkedHashSet<>(List.of("poisson", "constant", "batch", "bursts", "diurnal", "trace"));

  /** Most tasks of one burst. */
  private static final int MOST = 1_000_000;

  private final List<Path> folders;
  private final Set<String> tenants;

  /**
   * @param folders where trace files are looked for
   */
  ArrivalsReader(List<Path> folders, Set<String> tenants) {
    this.folders = folders;
    this.tenants = tenants;
  }

  List<Arrivals.Stream> read(YamlNode node) {
    List<Arrivals.Stream> streams = new ArrayList<>();
    for (YamlNode item : node.isList() ? node.items() : List.of(node)) streams.add(stream(item));
    if (streams.isEmpty()) throw node.fault("nobody arrives: name at least one stream");
    return streams;
  }

  private Arrivals.Stream stream(YamlNode node) {
    Set<String> known = new LinkedHashSet<>(KINDS);
    known.addAll(List.of("from", "for", "tenant", "priority"));
    node.only(known, Set.of());
    List<String> kinds = node.entries().keySet().stream().filter(KINDS::contains).toList();
    if (kinds.size() != 1) throw node.fault("say exactly one of " + String.join(", ", KINDS));
    return new Arrivals.Stream(
        arrivals(kinds.getFirst(), node), tenant(node.get("tenant")), priority(node));
  }

  private Optional<String> tenant(YamlNode node) {
    if (!node.present()) return Optional.empty();
    if (!tenants.contains(node.text()))
      throw node.fault(
          "there is no tenant '"
              + node.text()
              + "'; tenants: "
              + (tenants.isEmpty() ? "none" : String.join(", ", tenants)));
    return Optional.of(node.text());
  }

  private static Priority priority(YamlNode node) {
    return Priority.valueOf(
        node.get("priority")
            .oneOf("normal", "interactive", "normal", "batch")
            .toUpperCase(Locale.ROOT));
  }

  private Arrivals arrivals(String kind, YamlNode node) {
    YamlNode value = node.get(kind);
    return switch (kind) {
      case "poisson" -> new Arrivals.Poisson(rate(value), Window.spanning(node));
      case "constant" -> new Arrivals.Constant(rate(value), Window.spanning(node));
      case "batch" -> {
        if (node.get("for").present())
          throw node.get("for").fault("a batch comes at once, at 'from'; for many take bursts");
        Duration from =
            node.get("from").present() ? VirtualTime.of(node.get("from")) : Duration.ZERO;
        yield new Arrivals.Bursts(
            value.integer(1, 1, MOST), Duration.ZERO, new Window(from, from.plusMillis(1)));
      }
      case "bursts" -> {
        value.only(Set.of("tasks", "every"), Set.of());
        Duration every = VirtualTime.of(value.require("every"));
        if (every.isZero()) throw value.get("every").fault("must be more than 0");
        yield new Arrivals.Bursts(
            value.require("tasks").integer(1, 1, MOST), every, Window.spanning(node));
      }
      case "diurnal" -> {
        value.only(Set.of("low", "high", "peak"), Set.of());
        double low = Share.rate(value.require("low"));
        double high = rate(value.require("high"));
        if (high < low) throw value.get("high").fault("is below low");
        Duration peak =
            value.get("peak").present() ? VirtualTime.of(value.get("peak")) : Duration.ofHours(14);
        yield new Arrivals.Diurnal(low, high, peak, Window.spanning(node));
      }
      default -> trace(value, node);
    };
  }

  private static double rate(YamlNode node) {
    double rate = Share.rate(node);
    if (rate <= 0) throw node.fault("must be more than 0");
    return rate;
  }

  private Arrivals trace(YamlNode value, YamlNode node) {
    if (node.get("from").present())
      throw node.get("from").fault("a trace says itself when it begins");
    Path name = Path.of(value.text());
    Path file =
        folders.stream()
            .map(folder -> folder.resolve(name))
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(
                () ->
                    value.fault(
                        "there is no file '"
                            + name
                            + "' beside the scenario, in this folder, or in --traces DIR"));
    List<Arrivals.Arrival> all = TraceFile.read(file);
    Window window =
        node.get("for").present()
            ? Window.spanning(node)
            : new Window(Duration.ZERO, all.getLast().at().plusMillis(1));
    List<Arrivals.Arrival> within = all.stream().filter(a -> window.holds(a.at())).toList();
    if (within.isEmpty()) throw node.get("for").fault("no arrival of " + file + " lies in it");
    Predicate<Arrivals.Arrival> unknown =
        a -> a.tenant().isPresent() && !tenants.contains(a.tenant().get());
    within.stream()
        .filter(unknown)
        .findFirst()
        .ifPresent(
            a -> {
              throw value.fault(
                  file
                      + " names the tenant '"
                      + a.tenant().orElse("")
                      + "', which 'tenants' does not");
            });
    return new Arrivals.Recorded(within, window);
  }
}
