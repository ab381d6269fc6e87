package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link TaskEvent.CallSent}, written and read field by field: nearly every journal consists of
 * calls sent and settled, and Jackson's reflection took a tenth of all time, half of a start. Byte
 * for byte what Jackson writes; what it would tolerate is tolerated: fields that are missing or
 * unknown, in any order.
 */
final class CallSentJson {
  private static final SerializedString COST = new SerializedString("cost");
  private static final SerializedString PATH = new SerializedString("path");
  private static final SerializedString LABEL = new SerializedString("label");
  private static final SerializedString ATTEMPT = new SerializedString("attempt");
  private static final SerializedString KIND = new SerializedString("kind");
  private static final SerializedString NAME = new SerializedString("name");
  private static final SerializedString AGENT = new SerializedString("agent");
  private static final SerializedString ROUND = new SerializedString("round");
  private static final SerializedString REQUEST = new SerializedString("request");
  private static final SerializedString KEY = new SerializedString("key");
  private static final SerializedString FINGERPRINT = new SerializedString("fingerprint");
  private static final SerializedString EFFECT = new SerializedString("effect");
  private static final SerializedString IDEMPOTENCY_KEY = new SerializedString("idempotency_key");
  private static final SerializedString RESERVED = new SerializedString("reserved");
  private static final SerializedString INPUT = new SerializedString("input");
  private static final SerializedString OUTPUT = new SerializedString("output");
  private static final SerializedString ESTIMATE = new SerializedString("estimate");
  private static final SerializedString DEADLINE = new SerializedString("deadline");

  private static final Map<String, TaskEvent.Kind> KINDS =
      EventFields.byWire(TaskEvent.Kind.values(), TaskEvent.Kind::wire);
  private static final Map<String, Effect> EFFECTS =
      EventFields.byWire(Effect.values(), Effect::wire);

  private CallSentJson() {}

  static final class Writer extends EventWriter<TaskEvent.CallSent> {
    @Override
    void fields(TaskEvent.CallSent e, JsonGenerator to, SerializerProvider with)
        throws IOException {
      EventFields.text(to, PATH, e.path());
      EventFields.text(to, LABEL, e.label());
      EventFields.number(to, ATTEMPT, e.attempt());
      if (e.kind() != null) EventFields.text(to, KIND, e.kind().wire());
      EventFields.text(to, NAME, e.name());
      EventFields.text(to, AGENT, e.agent());
      EventFields.number(to, ROUND, e.round());
      EventFields.hash(to, REQUEST, e.request());
      EventFields.hash(to, KEY, e.key());
      EventFields.text(to, FINGERPRINT, e.fingerprint());
      if (e.effect() != null) EventFields.text(to, EFFECT, e.effect().wire());
      EventFields.text(to, IDEMPOTENCY_KEY, e.idempotencyKey());
      reserved(to, e.reserved());
      EventFields.instant(to, DEADLINE, e.deadline());
    }

    private static void reserved(JsonGenerator to, Reserved reserved) throws IOException {
      to.writeFieldName(RESERVED);
      to.writeStartObject(reserved);
      EventFields.number(to, INPUT, reserved.input());
      EventFields.number(to, OUTPUT, reserved.output());
      EventFields.number(to, ESTIMATE, reserved.estimate());
      EventFields.money(to, COST, reserved.cost());
      to.writeEndObject();
    }
  }

  @SuppressWarnings("NullAway") // what a journal of before lacks stays absent, and is written so
  static final class Reader extends JsonDeserializer<TaskEvent.CallSent> {
    @Override
    public TaskEvent.CallSent deserialize(JsonParser from, DeserializationContext context)
        throws IOException {
      String path = null;
      String label = null;
      int attempt = 0;
      TaskEvent.Kind kind = null;
      String name = null;
      String agent = null;
      int round = 0;
      Hash request = null;
      Hash key = null;
      String fingerprint = null;
      Effect effect = null;
      String idempotencyKey = null;
      Reserved reserved = null;
      Optional<Instant> deadline = Optional.empty();
      for (String field = EventFields.first(from); field != null; field = from.nextFieldName())
        switch (field) {
          case "path" -> path = from.nextTextValue();
          case "label" -> label = from.nextTextValue();
          case "attempt" -> attempt = (int) EventFields.number(from);
          case "kind" -> kind = EventFields.named(KINDS, from.nextTextValue());
          case "name" -> name = from.nextTextValue();
          case "agent" -> agent = from.nextTextValue();
          case "round" -> round = (int) EventFields.number(from);
          case "request" -> request = EventFields.hash(from);
          case "key" -> key = EventFields.hash(from);
          case "fingerprint" -> fingerprint = from.nextTextValue();
          case "effect" -> effect = EventFields.named(EFFECTS, from.nextTextValue());
          case "idempotency_key" -> idempotencyKey = from.nextTextValue();
          case "reserved" -> reserved = reserved(from);
          case "deadline" -> deadline = EventFields.instant(from);
          default -> EventFields.skip(from);
        }
      return new TaskEvent.CallSent(
          path,
          label,
          attempt,
          kind,
          name,
          agent,
          round,
          request,
          key,
          fingerprint,
          effect,
          idempotencyKey,
          reserved,
          deadline);
    }

    private static @Nullable Reserved reserved(JsonParser from) throws IOException {
      if (EventFields.isNull(from)) return null;
      long input = 0;
      long output = 0;
      long estimate = 0;
      Optional<BigDecimal> cost = Optional.empty();
      for (String field = from.nextFieldName(); field != null; field = from.nextFieldName())
        switch (field) {
          case "input" -> input = EventFields.number(from);
          case "output" -> output = EventFields.number(from);
          case "estimate" -> estimate = EventFields.number(from);
          case "cost" -> cost = EventFields.money(from);
          default -> EventFields.skip(from);
        }
      return new Reserved(input, output, estimate, cost);
    }
  }
}
