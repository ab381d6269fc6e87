package dev.troupe.gateway.cli.rehearse;

import dev.troupe.gateway.cli.console.Console;
import dev.troupe.scenarios.rehearse.Ran;
import dev.troupe.scenarios.rehearse.Result;
import java.io.PrintStream;

/** How far a rehearsal is: one line that is redrawn, or a line now and then. */
final class RehearsalProgress {
  private static final long EVERY_NANOS = 5_000_000_000L;

  private final Console console;
  private final boolean quiet;
  private final int all;
  private int done;
  private int passed;
  private long sent;
  private long reused;
  private long said = System.nanoTime();

  RehearsalProgress(Console console, int all) {
    this.console = console;
    this.quiet = console.quiet();
    this.all = all;
  }

  void heard(Result result) {
    done++;
    if (result.outcome() == Result.Outcome.PASS) passed++;
    sent += result.ran().map(Ran::live).orElse(0L);
    reused += result.ran().map(ran -> ran.calls().size() - ran.live()).orElse(0L);
    if (quiet) return;
    PrintStream out = console.screen();
    if (console.terminal()) {
      out.print("\r" + line());
      out.flush();
    } else if (System.nanoTime() - said > EVERY_NANOS) {
      said = System.nanoTime();
      out.println(line());
    }
  }

  private String line() {
    return done
        + " of "
        + all
        + " runs, "
        + passed
        + " passed; model calls: "
        + sent
        + " sent, "
        + reused
        + " reused ";
  }

  void close() {
    if (!quiet && console.terminal()) console.progress().println();
  }
}
