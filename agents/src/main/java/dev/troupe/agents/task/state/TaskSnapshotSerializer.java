package dev.troupe.agents.task.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.runtime.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * A task's state as a whole, for Pekko's snapshots. Only ever a shortcut: a snapshot that cannot be
 * read is left out, and the events tell the same.
 */
public final class TaskSnapshotSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 78_240_002;

  /**
   * Raised with every change of what a state holds; older ones are then built from their events.
   */
  private static final String MANIFEST = "task_state/5";

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "made")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = TaskEvent.CallSent.class, name = "sent"),
    @JsonSubTypes.Type(value = TaskEvent.CallRefused.class, name = "refused"),
    @JsonSubTypes.Type(value = TaskEvent.CallReused.class, name = "reused")
  })
  private interface NamedTry {}

  private static final ObjectMapper MAPPER =
      Json.mapper()
          .copy()
          .setVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE) // components, no questions
          .addMixIn(TaskEvent.Try.class, NamedTry.class)
          .registerModule(
              new SimpleModule().addAbstractTypeMapping(SequencedMap.class, LinkedHashMap.class));

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object o) {
    return MANIFEST;
  }

  /** Packed (RFC 1951): a state is mostly names that come again and again. */
  @Override
  public byte[] toBinary(Object o) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(packed)) {
      out.write(MAPPER.writeValueAsString(o).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    if (!manifest.equals(MANIFEST))
      throw new IllegalArgumentException("a snapshot of another version: " + manifest);
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return MAPPER.readValue(in.readAllBytes(), TaskState.class);
    } catch (IOException e) {
      throw new UncheckedIOException("the snapshot cannot be read", e);
    }
  }
}
