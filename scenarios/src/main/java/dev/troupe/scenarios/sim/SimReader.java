package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.runtime.journal.JournalReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The read side of the simulated disk. */
final class SimReader implements JournalReader {
  private final SimDisk disk;

  SimReader(SimDisk disk) {
    this.disk = disk;
  }

  @Override
  public CompletionStage<List<Stored>> after(String pid, long seq) {
    return CompletableFuture.completedFuture(
        all(pid).stream().filter(e -> e.seq() > seq).limit(PAGE).toList());
  }

  @Override
  public List<Stored> all(String pid) {
    List<Stored> all = new ArrayList<>();
    for (SimDisk.StoredEvent event : disk.events(pid)) all.add(stored(event));
    return all;
  }

  @Override
  public CompletionStage<List<String>> open(Instant now) {
    return CompletableFuture.completedFuture(disk.open(now));
  }

  @Override
  public CompletionStage<List<Head>> heads(Instant now) {
    List<Head> heads = new ArrayList<>();
    for (String pid : disk.open(now)) heads.add(new Head(pid, stored(disk.events(pid).getFirst())));
    return CompletableFuture.completedFuture(heads);
  }

  @Override
  public CompletionStage<Optional<Stored>> first(String pid) {
    return CompletableFuture.completedFuture(
        disk.events(pid).stream().findFirst().map(SimReader::stored));
  }

  @Override
  public CompletionStage<Optional<Stored>> last(String pid) {
    List<SimDisk.StoredEvent> events = disk.events(pid);
    return CompletableFuture.completedFuture(
        events.isEmpty() ? Optional.empty() : Optional.of(stored(events.getLast())));
  }

  private static Stored stored(SimDisk.StoredEvent event) {
    TaskEventCodec.Encoded encoded = TaskEventCodec.encode(event.entry());
    return new Stored(event.seq(), encoded.manifest(), encoded.json());
  }

  @Override
  public List<String> newest(int limit) {
    return disk.entities().stream().limit(limit).toList();
  }
}
