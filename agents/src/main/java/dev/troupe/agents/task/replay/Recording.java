package dev.troupe.agents.task.replay;

import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.payload.PayloadMissing;
import dev.troupe.runtime.payload.Payloads;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A task with everything that it was made of: its events as they lie in the journal, the texts that
 * they refer to, and what is to be known of its models.
 *
 * @param payloads by content hash
 * @param models by role
 * @param dayBound the tenant's day was bounded
 */
public record Recording(
    TaskId task,
    List<JournalReader.Stored> events,
    Map<Hash, byte[]> payloads,
    SequencedMap<String, Model> models,
    boolean dayBound) {
  /**
   * What a thinker has to know of a model.
   *
   * @param answerTokens longest answer where a prompt names none
   */
  public record Model(String family, int answerTokens) {}

  /** Its texts as a store; nothing is kept that is put there. */
  Payloads store() {
    return new Payloads() {
      @Override
      public Hash put(TenantId tenant, byte[] bytes) {
        return Hash.of(bytes);
      }

      @Override
      public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
        byte[] bytes = payloads.get(hash);
        return bytes == null
            ? CompletableFuture.failedFuture(new PayloadMissing(hash))
            : CompletableFuture.completedFuture(bytes);
      }
    };
  }
}
