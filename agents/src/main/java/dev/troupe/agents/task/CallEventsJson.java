package dev.troupe.agents.task;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.IsoInstant;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two events of which nearly every journal consists, written and read field by field: Jackson's
 * reflection took a tenth of all time, and most of a start. Byte for byte what Jackson writes; what
 * it would tolerate is tolerated: fields that are missing or unknown, in any order.
 */
final class CallEventsJson {
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
  private static final SerializedString COST = new SerializedString("cost");
  private static final SerializedString DEADLINE = new SerializedString("deadline");
  private static final SerializedString SETTLEMENT = new SerializedString("settlement");
  private static final SerializedString RETRY_AT = new SerializedString("retry_at");
  private static final SerializedString RESULT = new SerializedString("result");
  private static final SerializedString FAILURE = new SerializedString("failure");
  private static final SerializedString USAGE = new SerializedString("usage");
  private static final SerializedString INPUT_TOKENS = new SerializedString("input_tokens");
  private static final SerializedString OUTPUT_TOKENS = new SerializedString("output_tokens");
  private static final SerializedString ESTIMATED = new SerializedString("estimated");
  private static final SerializedString CURRENCY = new SerializedString("currency");
  private static final SerializedString MODEL = new SerializedString("model");
  private static final SerializedString REQUEST_ID = new SerializedString("request_id");
  private static final SerializedString FIRST_TOKEN = new SerializedString("first_token_millis");
  private static final SerializedString DURATION = new SerializedString("duration_millis");
  private static final SerializedString LATE = new SerializedString("late");
  private static final SerializedString UNTRUSTED = new SerializedString("untrusted");

  private static final Map<String, TaskEvent.Kind> KINDS =
      byWire(TaskEvent.Kind.values(), TaskEvent.Kind::wire);
  private static final Map<String, Effect> EFFECTS = byWire(Effect.values(), Effect::wire);

  private CallEventsJson() {}

  private static <T> Map<String, T> byWire(T[] values, Function<T, String> wire) {
    Map<String, T> map = new HashMap<>();
    for (T value : values) map.put(wire.apply(value), value);
    return Map.copyOf(map);
  }

  static final class SentWriter extends JsonSerializer<TaskEvent.CallSent> {
    @Override
    public void serialize(TaskEvent.CallSent e, JsonGenerator to, SerializerProvider with)
        throws IOException {
      to.writeStartObject(e);
      text(to, PATH, e.path());
      text(to, LABEL, e.label());
      number(to, ATTEMPT, e.attempt());
      if (e.kind() != null) text(to, KIND, e.kind().wire());
      text(to, NAME, e.name());
      text(to, AGENT, e.agent());
      number(to, ROUND, e.round());
      hash(to, REQUEST, e.request());
      hash(to, KEY, e.key());
      text(to, FINGERPRINT, e.fingerprint());
      if (e.effect() != null) text(to, EFFECT, e.effect().wire());
      text(to, IDEMPOTENCY_KEY, e.idempotencyKey());
      reserved(to, e.reserved());
      instant(to, DEADLINE, e.deadline());
      to.writeEndObject();
    }

    private static void reserved(JsonGenerator to, Reserved reserved) throws IOException {
      to.writeFieldName(RESERVED);
      to.writeStartObject(reserved);
      number(to, INPUT, reserved.input());
      number(to, OUTPUT, reserved.output());
      number(to, ESTIMATE, reserved.estimate());
      money(to, reserved.cost());
      to.writeEndObject();
    }
  }

  static final class SettledWriter extends JsonSerializer<TaskEvent.CallSettled> {
    @Override
    public void serialize(TaskEvent.CallSettled e, JsonGenerator to, SerializerProvider with)
        throws IOException {
      to.writeStartObject(e);
      text(to, PATH, e.path());
      text(to, LABEL, e.label());
      number(to, ATTEMPT, e.attempt());
      if (e.settlement() != null) settlement(to, e.settlement(), with);
      instant(to, RETRY_AT, e.retryAt());
      to.writeEndObject();
    }

    private static void settlement(JsonGenerator to, Settlement s, SerializerProvider with)
        throws IOException {
      to.writeFieldName(SETTLEMENT);
      to.writeStartObject(s);
      if (s.result().isPresent()) hash(to, RESULT, s.result().get());
      if (s.failure().isPresent()) {
        to.writeFieldName(FAILURE);
        with.defaultSerializeValue(s.failure().get(), to);
      }
      if (s.usage() != null) usage(to, s.usage());
      money(to, s.cost());
      text(to, CURRENCY, s.currency());
      text(to, MODEL, s.model());
      text(to, REQUEST_ID, s.requestId());
      number(to, FIRST_TOKEN, s.firstTokenMillis());
      number(to, DURATION, s.durationMillis());
      if (s.late()) truth(to, LATE);
      if (s.untrusted()) truth(to, UNTRUSTED);
      to.writeEndObject();
    }

    private static void usage(JsonGenerator to, Usage usage) throws IOException {
      to.writeFieldName(USAGE);
      to.writeStartObject(usage);
      number(to, INPUT_TOKENS, usage.inputTokens());
      number(to, OUTPUT_TOKENS, usage.outputTokens());
      to.writeFieldName(ESTIMATED);
      to.writeBoolean(usage.estimated());
      to.writeEndObject();
    }
  }

  private static void text(JsonGenerator to, SerializedString name, @Nullable String value)
      throws IOException {
    if (value == null) return;
    to.writeFieldName(name);
    to.writeString(value);
  }

  private static void hash(JsonGenerator to, SerializedString name, @Nullable Hash value)
      throws IOException {
    if (value != null) text(to, name, value.value());
  }

  private static void number(JsonGenerator to, SerializedString name, long value)
      throws IOException {
    to.writeFieldName(name);
    to.writeNumber(value);
  }

  private static void truth(JsonGenerator to, SerializedString name) throws IOException {
    to.writeFieldName(name);
    to.writeBoolean(true);
  }

  private static void money(JsonGenerator to, Optional<BigDecimal> amount) throws IOException {
    if (amount.isEmpty()) return;
    to.writeFieldName(COST);
    to.writeNumber(amount.get());
  }

  private static void instant(JsonGenerator to, SerializedString name, Optional<Instant> at)
      throws IOException {
    if (at.isPresent()) text(to, name, at.get().toString());
  }

  @SuppressWarnings("NullAway") // what a journal of before lacks stays absent, and is written so
  static final class SentReader extends JsonDeserializer<TaskEvent.CallSent> {
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
      for (String field = from.nextFieldName(); field != null; field = from.nextFieldName())
        switch (field) {
          case "path" -> path = from.nextTextValue();
          case "label" -> label = from.nextTextValue();
          case "attempt" -> attempt = (int) number(from);
          case "kind" -> kind = named(KINDS, from.nextTextValue());
          case "name" -> name = from.nextTextValue();
          case "agent" -> agent = from.nextTextValue();
          case "round" -> round = (int) number(from);
          case "request" -> request = hash(from);
          case "key" -> key = hash(from);
          case "fingerprint" -> fingerprint = from.nextTextValue();
          case "effect" -> effect = named(EFFECTS, from.nextTextValue());
          case "idempotency_key" -> idempotencyKey = from.nextTextValue();
          case "reserved" -> reserved = reserved(from);
          case "deadline" -> deadline = instant(from);
          default -> skip(from);
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
      if (isNull(from)) return null;
      long input = 0;
      long output = 0;
      long estimate = 0;
      Optional<BigDecimal> cost = Optional.empty();
      for (String field = from.nextFieldName(); field != null; field = from.nextFieldName())
        switch (field) {
          case "input" -> input = number(from);
          case "output" -> output = number(from);
          case "estimate" -> estimate = number(from);
          case "cost" -> cost = money(from);
          default -> skip(from);
        }
      return new Reserved(input, output, estimate, cost);
    }
  }

  @SuppressWarnings("NullAway")
  static final class SettledReader extends JsonDeserializer<TaskEvent.CallSettled> {
    @Override
    public TaskEvent.CallSettled deserialize(JsonParser from, DeserializationContext context)
        throws IOException {
      String path = null;
      String label = null;
      int attempt = 0;
      Settlement settlement = null;
      Optional<Instant> retryAt = Optional.empty();
      for (String field = from.nextFieldName(); field != null; field = from.nextFieldName())
        switch (field) {
          case "path" -> path = from.nextTextValue();
          case "label" -> label = from.nextTextValue();
          case "attempt" -> attempt = (int) number(from);
          case "settlement" -> settlement = isNull(from) ? null : settlement(from, context);
          case "retry_at" -> retryAt = instant(from);
          default -> skip(from);
        }
      return new TaskEvent.CallSettled(path, label, attempt, settlement, retryAt);
    }

    private static Settlement settlement(JsonParser from, DeserializationContext context)
        throws IOException {
      Optional<Hash> result = Optional.empty();
      Optional<Settlement.CallFailure> failure = Optional.empty();
      Usage usage = null;
      Optional<BigDecimal> cost = Optional.empty();
      String currency = null;
      String model = null;
      String requestId = null;
      long firstToken = 0;
      long duration = 0;
      boolean late = false;
      boolean untrusted = false;
      for (String field = from.nextFieldName(); field != null; field = from.nextFieldName())
        switch (field) {
          case "result" -> result = Optional.ofNullable(hash(from));
          case "failure" ->
              failure =
                  isNull(from)
                      ? Optional.empty()
                      : Optional.of(context.readValue(from, Settlement.CallFailure.class));
          case "usage" -> usage = isNull(from) ? null : usage(from);
          case "cost" -> cost = money(from);
          case "currency" -> currency = from.nextTextValue();
          case "model" -> model = from.nextTextValue();
          case "request_id" -> requestId = from.nextTextValue();
          case "first_token_millis" -> firstToken = number(from);
          case "duration_millis" -> duration = number(from);
          case "late" -> late = truth(from);
          case "untrusted" -> untrusted = truth(from);
          default -> skip(from);
        }
      return new Settlement(
          result,
          failure,
          usage,
          cost,
          currency,
          model,
          requestId,
          firstToken,
          duration,
          late,
          untrusted);
    }

    private static Usage usage(JsonParser from) throws IOException {
      long input = 0;
      long output = 0;
      boolean estimated = false;
      for (String field = from.nextFieldName(); field != null; field = from.nextFieldName())
        switch (field) {
          case "input_tokens" -> input = number(from);
          case "output_tokens" -> output = number(from);
          case "estimated" -> estimated = truth(from);
          default -> skip(from);
        }
      return new Usage(input, output, estimated);
    }
  }

  private static boolean isNull(JsonParser from) throws IOException {
    return from.nextToken() == JsonToken.VALUE_NULL;
  }

  private static long number(JsonParser from) throws IOException {
    return isNull(from) ? 0 : from.getLongValue();
  }

  private static boolean truth(JsonParser from) throws IOException {
    return !isNull(from) && from.getBooleanValue();
  }

  private static Optional<BigDecimal> money(JsonParser from) throws IOException {
    return isNull(from) ? Optional.empty() : Optional.of(from.getDecimalValue());
  }

  private static @Nullable Hash hash(JsonParser from) throws IOException {
    String text = from.nextTextValue();
    return text == null ? null : new Hash(text);
  }

  private static Optional<Instant> instant(JsonParser from) throws IOException {
    String text = from.nextTextValue();
    return text == null ? Optional.empty() : Optional.of(IsoInstant.parse(text));
  }

  private static <T> @Nullable T named(Map<String, T> all, @Nullable String wire)
      throws IOException {
    if (wire == null) return null;
    T found = all.get(wire);
    if (found == null) found = all.get(wire.toLowerCase(Locale.ROOT));
    if (found == null) throw new IOException("'" + wire + "' is none of " + all.keySet());
    return found;
  }

  private static void skip(JsonParser from) throws IOException {
    from.nextToken();
    from.skipChildren();
  }
}
