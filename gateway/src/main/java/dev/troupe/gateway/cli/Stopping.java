package dev.troupe.gateway.cli;

import dev.troupe.gateway.service.Service;
import java.util.concurrent.CountDownLatch;

/**
 * From SIGTERM or Ctrl-C to a clean end. The JVM's shutdown hook is where a signal arrives; it
 * drains, closes, and then lets the JVM go.
 */
final class Stopping {
  private final CountDownLatch never = new CountDownLatch(1);

  Stopping(Service service, Console console) {
    Thread hook =
        Thread.ofPlatform()
            .unstarted(
                () -> {
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

  void await() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
