package dev.troupe.gateway.cli;

import dev.troupe.agents.Troupe;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;

/** Ctrl-C while a task runs: no new call, the journal is kept, and how to go on is said. */
final class Interruption {
  private Interruption() {}

  static Thread arm(
      Troupe troupe, TaskId task, Common common, String environment, Progress progress) {
    Thread hook =
        Thread.ofPlatform()
            .unstarted(
                () -> {
                  progress.close();
                  troupe.close();
                  String command =
                      "troupe resume "
                          + task
                          + common.dataOption()
                          + (environment.isEmpty() ? "" : " --env " + Common.quoted(environment));
                  Console.Streams.set(System.out, System.err);
                  System.err.println("\ninterrupted; nothing is lost. To go on: " + command);
                  if (common.json)
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

  static void disarm(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Already shutting down: the hook says what is to be said.
    }
  }
}
