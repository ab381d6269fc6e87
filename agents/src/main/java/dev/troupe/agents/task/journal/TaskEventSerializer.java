package dev.troupe.agents.task.journal;

import org.apache.pekko.serialization.SerializerWithStringManifest;

/** {@link TaskEventCodec} for Pekko. */
public final class TaskEventSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 78_240_001;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object o) {
    return TaskEventCodec.manifest((JournalEntry) o);
  }

  @Override
  public byte[] toBinary(Object o) {
    return TaskEventCodec.encode((JournalEntry) o).json();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return TaskEventCodec.decode(manifest, bytes);
  }
}
