package dev.troupe.scenarios.sim;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.answers.KeptAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers on the simulated disk. */
final class SimAnswers implements AnswerIndex {
  private final SimKernel kernel;
  private final SimDisk disk;
  private final long born;

  SimAnswers(SimKernel kernel, SimDisk disk) {
    this.kernel = kernel;
    this.disk = disk;
    this.born = disk.generation();
  }

  @Override
  public CompletionStage<Optional<KeptAnswer>> find(TenantId tenant, Hash key) {
    CompletableFuture<Optional<KeptAnswer>> found = new CompletableFuture<>();
    kernel.after(
        Duration.ofMillis(1),
        () -> {
          if (born == disk.generation()) found.complete(disk.answer(tenant, key));
        });
    return found;
  }
}
