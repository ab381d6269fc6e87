package dev.troupe.gateway.cli.console;

import dev.troupe.agents.Troupe;
import dev.troupe.runtime.json.Json;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Ctrl-C while work goes on: no new call, the journal is kept, and how to go on is said. */
public final class Interruption {
  private Interruption() {}

  /**
   * @param shown what stands on the screen, to be ended
   * @param command that goes on with it
   */
  public static Thread arm(Troupe troupe, Runnable shown, String command, boolean json) {
    Thread hook =
        Thread.ofPlatform()
            .unstarted(
                () -> {
                  shown.run();
                  troupe.close();
                  Console.Streams.set(System.out, System.err);
                  System.err.println("\ninterrupted; nothing is lost. To go on: " + command);
                  if (json)
                    System.out.println(
                        Json.pretty(
                            Json.object()
                                .put("type", "about:blank")
                                .put("title", "interrupted")
                                .put("detail", command)
                                .put("exit_code", ExitCode.INTERRUPTED)));
                });
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  /** As {@link #arm}, around work that may be begun anew by the same command. */
  public static <T> T during(Troupe troupe, Runnable shown, boolean json, Supplier<T> work) {
    Thread hook = arm(troupe, shown, "the same command once more", json);
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw ended(hook, e);
    } finally {
      disarm(hook);
    }
  }

  /** What fails because the process is being ended is nothing to report: waits for the end. */
  public static RuntimeException ended(Thread hook, RuntimeException failure) {
    while (hook.getState() != Thread.State.NEW)
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    return failure;
  }

  public static void disarm(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Already shutting down: the hook says what is to be said.
    }
  }
}
