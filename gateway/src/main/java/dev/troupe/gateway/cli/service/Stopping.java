package dev.troupe.gateway.cli.service;

import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.service.Service;
import java.util.concurrent.CountDownLatch;

/**
 * From SIGTERM or Ctrl-C to a clean end. The JVM's shutdown hook is where a signal arrives; it
 * drains, closes, and then lets the JVM go.
 */
final class Stopping {
  private final CountDownLatch failed = new CountDownLatch(1);
  private final Service service;
  private final Console console;
  private volatile boolean asked;

  Stopping(Service service, Console console) {
    this.service = service;
    this.console = console;
    service
        .terminated()
        .thenRun(
            () -> {
              if (!asked) failed.countDown();
            });
    Thread hook =
        Thread.ofPlatform()
            .unstarted(
                () -> {
                  asked = true;
                  console.hint("troupe: stopping; waiting for calls on the wire");
                  boolean drained = service.drain();
                  service.close();
                  console.hint(
                      drained
                          ? "troupe: stopped; open tasks go on at the next start"
                          : "troupe: stopped before every call had ended; they are made again at"
                              + " the next start");
                  Runtime.getRuntime().halt(ExitCode.COMPLETED);
                });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Returns when it is interrupted; whoever watches the process sees that a service has failed. */
  void await() {
    try {
      failed.await();
      console.hint(
          "troupe: an error ended the service, its log says which; open tasks go on at the next"
              + " start");
      try {
        service.close();
      } finally { // whatever is left to close with
        Runtime.getRuntime().halt(ExitCode.MACHINE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
