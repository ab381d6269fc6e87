package dev.troupe.scenarios.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a scenario may say, and is seldom meant: it is played, and pointed out. */
final class Remarks {
  private final List<String> remarks = new ArrayList<>();

  private Remarks() {}

  static List<String> of(Scenario scenario) {
    Remarks all = new Remarks();
    scenario.until().ifPresent(until -> all.afterTheEnd(scenario, until));
    scenario.endpoints().forEach(all::slow);
    return List.copyOf(all.remarks);
  }

  private void afterTheEnd(Scenario scenario, Duration until) {
    scenario
        .endpoints()
        .forEach(
            (name, server) -> {
              for (Phase phase : server.phases())
                after(
                    until,
                    (phase.outage() ? "the outage" : "the phase") + " of endpoint " + name,
                    phase.window().from());
            });
    for (Duration at : scenario.crashes().at()) after(until, "the crash", at);
    scenario.crashes().every().ifPresent(every -> after(until, "the first crash", every));
    for (Arrivals.Stream stream : scenario.arrivals())
      after(until, "the arrivals", stream.arrivals().window().from());
  }

  private void after(Duration until, String what, Duration from) {
    if (from.compareTo(until) >= 0)
      remarks.add(
          what
              + " from "
              + Values.span(from)
              + " on never comes: the run ends at "
              + Values.span(until)
              + " (until)");
  }

  private void slow(String name, ModelServer server) {
    if (server.latency().median() >= server.timeout().toMillis())
      remarks.add(
          "endpoint "
              + name
              + ": at least half of its answers take longer than the "
              + Values.span(server.timeout())
              + " of its timeout, and count as failed");
  }
}
