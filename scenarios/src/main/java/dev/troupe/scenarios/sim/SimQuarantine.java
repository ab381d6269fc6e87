package dev.troupe.scenarios.sim;

import dev.troupe.runtime.journal.Quarantine;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What was set aside, on the simulated disk. */
final class SimQuarantine implements Quarantine {
  private final SimDisk disk;
  private final Consumer<String> setAside;

  /**
   * @param setAside hears of each that is
   */
  SimQuarantine(SimDisk disk, Consumer<String> setAside) {
    this.disk = disk;
    this.setAside = setAside;
  }

  @Override
  public CompletionStage<Boolean> failed(String pid, String why, int most, Instant now) {
    boolean aside = disk.failed(pid) >= most;
    if (aside) {
      disk.setAside(pid, true);
      setAside.accept(pid);
    }
    return CompletableFuture.completedFuture(aside);
  }

  @Override
  public CompletionStage<Void> release(String pid) {
    disk.setAside(pid, false);
    return CompletableFuture.completedFuture(null);
  }
}
