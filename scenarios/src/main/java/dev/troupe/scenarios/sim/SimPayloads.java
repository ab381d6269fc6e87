package dev.troupe.scenarios.sim;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.payload.PayloadMissing;
import dev.troupe.runtime.payload.Payloads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Payloads on the simulated disk: durable no later than any event that is written after the put.
 */
final class SimPayloads implements Payloads {
  private final SimKernel kernel;
  private final SimDisk disk;
  private final long born;
  private final Map<String, byte[]> memory = new HashMap<>();

  SimPayloads(SimKernel kernel, SimDisk disk) {
    this.kernel = kernel;
    this.disk = disk;
    this.born = disk.generation();
  }

  @Override
  public Hash put(TenantId tenant, byte[] bytes) {
    Hash hash = Hash.of(bytes);
    if (memory.put(hash.value(), bytes) != null) return hash;
    disk.write(
        new SimDisk.Write() {
          @Override
          public boolean accepted() {
            return true;
          }

          @Override
          public void apply() {
            disk.payloads().put(hash.value(), bytes);
          }

          @Override
          public void durable(boolean accepted) {}
        });
    return hash;
  }

  @Override
  public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
    byte[] known = memory.get(hash.value());
    if (known != null) return CompletableFuture.completedFuture(known);
    CompletableFuture<byte[]> read = new CompletableFuture<>();
    kernel.after(
        Duration.ofMillis(1),
        () -> {
          if (born != disk.generation()) return;
          byte[] bytes = disk.payloads().get(hash.value());
          if (bytes == null) read.completeExceptionally(new PayloadMissing(hash));
          else read.complete(bytes);
        });
    return read;
  }
}
