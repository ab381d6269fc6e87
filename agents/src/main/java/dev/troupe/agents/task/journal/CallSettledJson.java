package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.troupe.api.Hash;
import dev.troupe.api.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * {@link TaskEvent.CallSettled}, written and read field by field: nearly every journal consists of
 * calls sent and settled, and Jackson's reflection took a tenth of all time, half of a start. Byte
 * for byte what Jackson writes; what it would tolerate is tolerated: fields that are missing or
 * unknown, in any order.
 */
final class CallSettledJson {
  private static final SerializedString COST = new SerializedString("cost");
  private static final SerializedString PATH = new SerializedString("path");
  private static final SerializedString LABEL = new SerializedString("label");
  private static final SerializedString ATTEMPT = new SerializedString("attempt");
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

  private CallSettledJson() {}

  static final class Writer extends EventWriter<TaskEvent.CallSettled> {
    @Override
    void fields(TaskEvent.CallSettled e, JsonGenerator to, SerializerProvider with)
        throws IOException {
      EventFields.text(to, PATH, e.path());
      EventFields.text(to, LABEL, e.label());
      EventFields.number(to, ATTEMPT, e.attempt());
      if (e.settlement() != null) settlement(to, e.settlement(), with);
      EventFields.instant(to, RETRY_AT, e.retryAt());
    }

    private static void settlement(JsonGenerator to, Settlement s, SerializerProvider with)
        throws IOException {
      to.writeFieldName(SETTLEMENT);
      to.writeStartObject(s);
      if (s.result().isPresent()) EventFields.hash(to, RESULT, s.result().get());
      if (s.failure().isPresent()) {
        to.writeFieldName(FAILURE);
        with.defaultSerializeValue(s.failure().get(), to);
      }
      if (s.usage() != null) usage(to, s.usage());
      EventFields.money(to, COST, s.cost());
      EventFields.text(to, CURRENCY, s.currency());
      EventFields.text(to, MODEL, s.model());
      EventFields.text(to, REQUEST_ID, s.requestId());
      EventFields.number(to, FIRST_TOKEN, s.firstTokenMillis());
      EventFields.number(to, DURATION, s.durationMillis());
      if (s.late()) EventFields.truth(to, LATE);
      if (s.untrusted()) EventFields.truth(to, UNTRUSTED);
      to.writeEndObject();
    }

    private static void usage(JsonGenerator to, Usage usage) throws IOException {
      to.writeFieldName(USAGE);
      to.writeStartObject(usage);
      EventFields.number(to, INPUT_TOKENS, usage.inputTokens());
      EventFields.number(to, OUTPUT_TOKENS, usage.outputTokens());
      to.writeFieldName(ESTIMATED);
      to.writeBoolean(usage.estimated());
      to.writeEndObject();
    }
  }

  @SuppressWarnings("NullAway")
  static final class Reader extends JsonDeserializer<TaskEvent.CallSettled> {
    @Override
    public TaskEvent.CallSettled deserialize(JsonParser from, DeserializationContext context)
        throws IOException {
      String path = null;
      String label = null;
      int attempt = 0;
      Settlement settlement = null;
      Optional<Instant> retryAt = Optional.empty();
      for (String field = EventFields.first(from); field != null; field = from.nextFieldName())
        switch (field) {
          case "path" -> path = from.nextTextValue();
          case "label" -> label = from.nextTextValue();
          case "attempt" -> attempt = (int) EventFields.number(from);
          case "settlement" ->
              settlement = EventFields.isNull(from) ? null : settlement(from, context);
          case "retry_at" -> retryAt = EventFields.instant(from);
          default -> EventFields.skip(from);
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
          case "result" -> result = Optional.ofNullable(EventFields.hash(from));
          case "failure" ->
              failure =
                  EventFields.isNull(from)
                      ? Optional.empty()
                      : Optional.of(context.readValue(from, Settlement.CallFailure.class));
          case "usage" -> usage = EventFields.isNull(from) ? null : usage(from);
          case "cost" -> cost = EventFields.money(from);
          case "currency" -> currency = from.nextTextValue();
          case "model" -> model = from.nextTextValue();
          case "request_id" -> requestId = from.nextTextValue();
          case "first_token_millis" -> firstToken = EventFields.number(from);
          case "duration_millis" -> duration = EventFields.number(from);
          case "late" -> late = EventFields.truth(from);
          case "untrusted" -> untrusted = EventFields.truth(from);
          default -> EventFields.skip(from);
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
          case "input_tokens" -> input = EventFields.number(from);
          case "output_tokens" -> output = EventFields.number(from);
          case "estimated" -> estimated = EventFields.truth(from);
          default -> EventFields.skip(from);
        }
      return new Usage(input, output, estimated);
    }
  }
}
