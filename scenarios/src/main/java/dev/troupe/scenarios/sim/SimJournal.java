package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.runtime.journal.EventUnreadable;
import dev.troupe.runtime.journal.Promised;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.jspecify.annotations.Nullable;

/** Pekko's write journal on the simulated disk; instantiated by class name. */
public final class SimJournal extends org.apache.pekko.persistence.journal.japi.AsyncWriteJournal {
  private static final Map<String, SimDisk> DISKS = new ConcurrentHashMap<>();

  static void mount(SimKernel kernel, SimDisk disk) {
    DISKS.put(kernel.id(), disk);
  }

  static void unmount(SimKernel kernel) {
    DISKS.remove(kernel.id());
  }

  private final SimKernel kernel =
      SimKernel.byId(context().system().settings().config().getString(SimConfig.KERNEL));
  private final SimDisk disk = Objects.requireNonNull(DISKS.get(kernel.id()));
  private final long born = disk.generation();

  private record Row(String pid, long seq, JournalEntry entry, Set<String> tags) {}

  @Override
  public scala.concurrent.Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<Row> rows = new ArrayList<>();
    List<Optional<Exception>> good = new ArrayList<>();
    for (AtomicWrite message : messages) {
      for (PersistentRepr repr : scala.jdk.javaapi.CollectionConverters.asJava(message.payload()))
        rows.add(row(repr));
      good.add(Optional.empty());
    }
    CompletableFuture<Iterable<Optional<Exception>>> done = new CompletableFuture<>();
    if (disk.isFull())
      kernel.after(
          Duration.ofMillis(1),
          () -> {
            if (born == disk.generation())
              done.completeExceptionally(new SQLException("simulated: disk full"));
          });
    else disk.write(new Append(rows, good, done));
    return Promised.asScala(done);
  }

  private static Row row(PersistentRepr repr) {
    if (repr.payload() instanceof org.apache.pekko.persistence.journal.Tagged tagged)
      return new Row(
          repr.persistenceId(),
          repr.sequenceNr(),
          (JournalEntry) tagged.payload(),
          scala.jdk.javaapi.CollectionConverters.asJava(tagged.tags()));
    return new Row(
        repr.persistenceId(), repr.sequenceNr(), (JournalEntry) repr.payload(), Set.of());
  }

  private final class Append implements SimDisk.Write {
    private final List<Row> rows;
    private final List<Optional<Exception>> good;
    private final CompletableFuture<Iterable<Optional<Exception>>> done;

    Append(
        List<Row> rows,
        List<Optional<Exception>> good,
        CompletableFuture<Iterable<Optional<Exception>>> done) {
      this.rows = rows;
      this.good = good;
      this.done = done;
    }

    /** The fence: the next number of the entity is free. */
    @Override
    public boolean accepted() {
      return disk.isNext(rows.getFirst().pid(), rows.getFirst().seq());
    }

    @Override
    public List<JournalEntry> entries() {
      return rows.stream().map(Row::entry).toList();
    }

    @Override
    public void apply() {
      for (Row row : rows) disk.append(row.pid(), row.seq(), row.entry(), row.tags());
    }

    @Override
    public void durable(boolean accepted) {
      if (born != disk.generation()) return;
      done.complete(
          accepted
              ? good
              : good.stream()
                  .map(g -> Optional.<Exception>of(new IllegalStateException("overtaken")))
                  .toList());
    }
  }

  @Override
  public scala.concurrent.Future<Void> doAsyncDeleteMessagesTo(String pid, long to) {
    return Promised.asScala(
        CompletableFuture.failedFuture(new UnsupportedOperationException("tasks delete nothing")));
  }

  @Override
  public scala.concurrent.Future<Void> doAsyncReplayMessages(
      String pid, long from, long to, long max, Consumer<PersistentRepr> replay) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    kernel.after(
        Duration.ofMillis(1),
        () -> {
          if (born != disk.generation()) return;
          if (disk.isSpoiled(pid)) {
            done.completeExceptionally(
                new EventUnreadable(pid, 2, "spoiled/1", new IllegalStateException("simulated")));
            return;
          }
          long left = max;
          for (SimDisk.StoredEvent event : List.copyOf(disk.events(pid)))
            if (event.seq() >= from && event.seq() <= to && left-- > 0)
              replay.accept(
                  PersistentRepr.apply(
                      event.entry(),
                      event.seq(),
                      pid,
                      "",
                      false,
                      org.apache.pekko.actor.ActorRef.noSender(),
                      "sim"));
          done.complete(null);
        });
    return Promised.asScala(done);
  }

  @Override
  public scala.concurrent.Future<Long> doAsyncReadHighestSequenceNr(String pid, long from) {
    List<SimDisk.StoredEvent> events = disk.events(pid);
    return Promised.asScala(
        CompletableFuture.completedFuture(events.isEmpty() ? 0L : events.getLast().seq()));
  }
}
