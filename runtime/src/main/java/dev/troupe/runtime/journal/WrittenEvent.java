package dev.troupe.runtime.journal;

import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/**
 * An event as its serializer wrote it.
 *
 * @param serializer its number in Pekko's registry
 * @param manifest of the serializer
 * @param type Pekko's manifest of event adapters; empty where there are none
 * @param tags what the other tables are told; not stored
 */
record WrittenEvent(
    long seq, int serializer, String manifest, String type, byte[] payload, Set<String> tags) {

  static WrittenEvent of(PersistentRepr repr, Serialization serialization) {
    Object event = repr.payload();
    Set<String> tags = Set.of();
    if (event instanceof Tagged tagged) {
      event = tagged.payload();
      tags = scala.jdk.javaapi.CollectionConverters.asJava(tagged.tags());
    }
    Serializer serializer = serialization.findSerializerFor(event);
    return new WrittenEvent(
        repr.sequenceNr(),
        serializer.identifier(),
        Serializers.manifestFor(serializer, event),
        repr.manifest(),
        serialization.serialize(event).get(),
        tags);
  }

  PersistentRepr toRepr(EventWrite write, Serialization serialization) {
    Object event;
    try {
      event = serialization.deserialize(payload, serializer, manifest).get();
    } catch (RuntimeException e) {
      throw new EventUnreadable(write.pid(), seq, manifest, e);
    }
    return PersistentRepr.apply(
            event, seq, write.pid(), type, false, ActorRef.noSender(), write.writer())
        .withTimestamp(write.at());
  }

  JournalReader.Stored stored() {
    return new JournalReader.Stored(seq, manifest, payload);
  }
}
