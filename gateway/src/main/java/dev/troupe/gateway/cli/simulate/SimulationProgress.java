package dev.troupe.gateway.cli.simulate;

import dev.troupe.gateway.cli.console.Console;
import dev.troupe.scenarios.play.Run;
import dev.troupe.scenarios.play.Simulation;
import dev.troupe.scenarios.script.Values;
import java.time.Duration;

/** How far a simulation is, in virtual and in real time. */
final class SimulationProgress implements Simulation.Progress {
  private static final long EVERY_NANOS = 2_000_000_000L;
  private static final int LOOKS = 1_024;

  private final Console console;
  private final String name;
  private final long seed;
  private final Seeds seeds;
  private final long begun = System.nanoTime();
  private long last = begun;
  private int calls;

  SimulationProgress(Console console, String name, long seed, Seeds seeds) {
    this.console = console;
    this.name = name;
    this.seed = seed;
    this.seeds = seeds;
  }

  @Override
  public void at(Duration virtual, int arrived, long completed) {
    if (++calls % LOOKS != 0) return; // the clock is dearer than an instant
    long now = System.nanoTime();
    if (now - last < EVERY_NANOS) return;
    last = now;
    console.hint(
        name
            + ", seed "
            + seed
            + (seeds.many() > 1 ? " of " + seeds : "")
            + ": "
            + Values.span(Duration.ofSeconds(virtual.toSeconds()))
            + " of virtual time in "
            + Values.time((now - begun) / 1e9)
            + "; "
            + Values.number(arrived)
            + " tasks arrived, "
            + Values.number(completed)
            + " completed");
  }

  void over(Run run) {
    boolean told =
        seeds.many() <= 20 || (seed - seeds.first() + 1) % 10 == 0 || seed == seeds.last();
    if (told || !run.passed())
      console.hint(
          name
              + ", seed "
              + seed
              + ": "
              + Values.span(Duration.ofSeconds(run.end().toSeconds()))
              + " in "
              + Values.time((System.nanoTime() - begun) / 1e9)
              + (run.passed() ? "" : ", FAILED"));
  }
}
