package dev.troupe.agents.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.knowledge.Passage;
import dev.troupe.runtime.payload.Loading;
import dev.troupe.runtime.payload.Payloads;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task's memory: keeps its working notes at hand and recalls passages of the documents. The
 * notes' truth is the journal ({@code NoteWritten}): when this actor fails, the task starts another
 * with the same notes and asks again.
 */
public final class MemoryActor {
  /** Most notes handed to one thought, newest kept. */
  public static final int MAX_NOTES = 50;

  public sealed interface Command {}

  /** A note has been journaled. */
  public record Noted(String key, Hash text) implements Command {}

  /**
   * @param documents most passages wanted, 0 for none
   */
  public record Recollect(
      String agent, LocalDate day, String query, int documents, ActorRef<Recollection> replyTo)
      implements Command {}

  private record Found(Recollection recollection, ActorRef<Recollection> replyTo)
      implements Command {}

  private record Lost(Throwable cause) implements Command {}

  private static final Logger log = LoggerFactory.getLogger(MemoryActor.class);

  public static Behavior<Command> create(
      TenantId tenant, SequencedMap<String, Hash> notes, Payloads payloads, Recall recall) {
    return Behaviors.setup(
        context ->
            new MemoryActor(context, tenant, payloads, recall)
                .remembering(new LinkedHashMap<>(notes)));
  }

  private final ActorContext<Command> context;
  private final TenantId tenant;
  private final Payloads payloads;
  private final Recall recall;

  private MemoryActor(
      ActorContext<Command> context, TenantId tenant, Payloads payloads, Recall recall) {
    this.context = context;
    this.tenant = tenant;
    this.payloads = payloads;
    this.recall = recall;
  }

  private Behavior<Command> remembering(SequencedMap<String, Hash> notes) {
    return Behaviors.receiveMessage(
        command -> {
          on(command, notes);
          return Behaviors.same();
        });
  }

  private void on(Command command, SequencedMap<String, Hash> notes) {
    switch (command) {
      case Noted noted -> {
        notes.put(noted.key(), noted.text());
        if (notes.size() > MAX_NOTES) notes.pollFirstEntry();
      }
      case Recollect asked -> onRecollect(asked, notes);
      case Found found -> found.replyTo().tell(found.recollection());
      case Lost lost -> throw new IllegalStateException("a note cannot be read", lost.cause());
    }
  }

  private void onRecollect(Recollect asked, SequencedMap<String, Hash> notes) {
    List<Passage> documents;
    try {
      documents =
          asked.documents() > 0
              ? recall.search(asked.agent(), asked.day(), asked.query(), asked.documents())
              : List.of();
    } catch (RuntimeException e) {
      // Told to the one who asked: it crashes and is counted, the others' memory stays.
      log.error("recall threw {}", e.getClass().getName());
      asked.replyTo().tell(Recollection.FAILED);
      return;
    }
    SequencedMap<String, Hash> now = new LinkedHashMap<>(notes);
    Loading.<Command, Map<Hash, byte[]>>of(
            context,
            payloads.getAll(tenant, now.values()),
            found ->
                new Found(new Recollection(texts(now, found), documents, false), asked.replyTo()),
            Lost::new)
        .ifPresent(command -> on(command, notes));
  }

  private static List<Recollection.Note> texts(
      SequencedMap<String, Hash> notes, Map<Hash, byte[]> found) {
    List<Recollection.Note> texts = new ArrayList<>();
    notes.forEach(
        (key, hash) -> {
          byte[] bytes = found.get(hash);
          if (bytes != null) texts.add(new Recollection.Note(key, new String(bytes, UTF_8)));
        });
    return texts;
  }
}
