package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.troupe.runtime.json.IsoInstant;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Events to JSON and back, under explicit names with a version ({@code call_sent/1}). An unknown
 * event or a newer version stops loudly; older versions go through {@link Upcasters}.
 */
public final class TaskEventCodec {
  private static final int VERSION = 1;

  private static final Map<String, Class<? extends TaskEvent>> TYPES =
      Map.ofEntries(
          Map.entry("task_submitted", TaskEvent.TaskSubmitted.class),
          Map.entry("ownership_taken", TaskEvent.OwnershipTaken.class),
          Map.entry("subtask_opened", TaskEvent.SubtaskOpened.class),
          Map.entry("subtask_closed", TaskEvent.SubtaskClosed.class),
          Map.entry("plan_accepted", TaskEvent.PlanAccepted.class),
          Map.entry("plan_rejected", TaskEvent.PlanRejected.class),
          Map.entry("call_sent", TaskEvent.CallSent.class),
          Map.entry("call_settled", TaskEvent.CallSettled.class),
          Map.entry("call_withdrawn", TaskEvent.CallWithdrawn.class),
          Map.entry("call_refused", TaskEvent.CallRefused.class),
          Map.entry("call_reused", TaskEvent.CallReused.class),
          Map.entry("call_lost", TaskEvent.CallLost.class),
          Map.entry("call_repeated", TaskEvent.CallRepeated.class),
          Map.entry("question_asked", TaskEvent.QuestionAsked.class),
          Map.entry("question_answered", TaskEvent.QuestionAnswered.class),
          Map.entry("suspended", TaskEvent.Suspended.class),
          Map.entry("limit_reached", TaskEvent.LimitReached.class),
          Map.entry("tainted", TaskEvent.Tainted.class),
          Map.entry("cancel_requested", TaskEvent.CancelRequested.class),
          Map.entry("paused", TaskEvent.Paused.class),
          Map.entry("resumed", TaskEvent.Resumed.class),
          Map.entry("note_written", TaskEvent.NoteWritten.class),
          Map.entry("task_ended", TaskEvent.TaskEnded.class));

  private static final Map<Class<?>, String> NAMES = names();

  private static final Map<String, ObjectReader> READERS = readers();

  /** An event as it lies in the journal. */
  public record Encoded(String manifest, byte[] json) {}

  private record Written(Instant at, String cause, TaskEvent data) {}

  private TaskEventCodec() {}

  private static Map<Class<?>, String> names() {
    Map<Class<?>, String> names = new HashMap<>();
    TYPES.forEach((name, type) -> names.put(type, name));
    return Map.copyOf(names);
  }

  private static Map<String, ObjectReader> readers() {
    Map<String, ObjectReader> readers = new HashMap<>();
    TYPES.forEach((name, type) -> readers.put(name, Json.mapper().readerFor(type)));
    return Map.copyOf(readers);
  }

  public static String name(TaskEvent event) {
    String name = NAMES.get(event.getClass());
    if (name == null) throw new IllegalStateException("no name for " + event.getClass());
    return name;
  }

  public static Encoded encode(JournalEntry entry) {
    return new Encoded(
        manifest(entry), Json.bytes(new Written(entry.at(), entry.cause(), entry.event())));
  }

  public static String manifest(JournalEntry entry) {
    return name(entry.event()) + "/" + VERSION;
  }

  /**
   * @throws UnknownEvent for a name or version that this program does not know
   */
  public static JournalEntry decode(String manifest, byte[] bytes) {
    String[] parts = manifest.split("/", 2);
    ObjectReader type = READERS.get(parts[0]);
    int version = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
    if (type == null || version > VERSION) throw new UnknownEvent(manifest);
    try (JsonParser parser = Json.mapper().createParser(bytes)) {
      return version == VERSION
          ? read(parser, type)
          : read(
              Json.mapper()
                  .treeAsTokens(
                      Upcasters.upcast(parts[0], version, VERSION, Json.mapper().readTree(bytes))),
              type);
    } catch (IOException e) {
      throw new UncheckedIOException("the event " + manifest + " cannot be read", e);
    }
  }

  /** In one pass: every event of every open task is read at a start. */
  private static JournalEntry read(JsonParser parser, ObjectReader type) throws IOException {
    Instant at = null;
    String cause = "";
    TaskEvent data = null;
    if (parser.nextToken() != JsonToken.START_OBJECT) throw new IOException("no object");
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName())
      switch (name) {
        case "at" -> at = IsoInstant.parse(String.valueOf(parser.nextTextValue()));
        case "cause" -> cause = String.valueOf(parser.nextTextValue());
        case "data" -> {
          parser.nextToken();
          data = type.readValue(parser);
        }
        default -> {
          parser.nextToken();
          parser.skipChildren();
        }
      }
    if (at == null || data == null) throw new IOException("without at or data");
    return new JournalEntry(at, cause, data);
  }

  /** A newer Troupe wrote this journal, or it is damaged. */
  public static final class UnknownEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownEvent(String manifest) {
      super(
          "the journal holds the event '"
              + manifest
              + "', which this version does not know; use a newer Troupe");
    }
  }
}
