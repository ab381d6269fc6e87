package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.troupe.api.Hash;
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

/** Single fields of events, written and read as Jackson does it; what is absent is left out. */
final class EventFields {
  private EventFields() {}

  static <T> Map<String, T> byWire(T[] values, Function<T, String> wire) {
    Map<String, T> map = new HashMap<>();
    for (T value : values) map.put(wire.apply(value), value);
    return Map.copyOf(map);
  }

  static void text(JsonGenerator to, SerializedString name, @Nullable String value)
      throws IOException {
    if (value == null) return;
    to.writeFieldName(name);
    to.writeString(value);
  }

  static void hash(JsonGenerator to, SerializedString name, @Nullable Hash value)
      throws IOException {
    if (value != null) text(to, name, value.value());
  }

  static void number(JsonGenerator to, SerializedString name, long value) throws IOException {
    to.writeFieldName(name);
    to.writeNumber(value);
  }

  static void truth(JsonGenerator to, SerializedString name) throws IOException {
    to.writeFieldName(name);
    to.writeBoolean(true);
  }

  static void money(JsonGenerator to, SerializedString name, Optional<BigDecimal> amount)
      throws IOException {
    if (amount.isEmpty()) return;
    to.writeFieldName(name);
    to.writeNumber(amount.get());
  }

  static void instant(JsonGenerator to, SerializedString name, Optional<Instant> at)
      throws IOException {
    if (at.isPresent()) text(to, name, at.get().toString());
  }

  /** The first field's name: the parser stands before it, or at it where the kind was read. */
  static @Nullable String first(JsonParser from) throws IOException {
    if (from.hasToken(JsonToken.END_OBJECT)) return null;
    return from.hasToken(JsonToken.FIELD_NAME) ? from.currentName() : from.nextFieldName();
  }

  static boolean isNull(JsonParser from) throws IOException {
    return from.nextToken() == JsonToken.VALUE_NULL;
  }

  static long number(JsonParser from) throws IOException {
    return isNull(from) ? 0 : from.getLongValue();
  }

  static boolean truth(JsonParser from) throws IOException {
    return !isNull(from) && from.getBooleanValue();
  }

  static Optional<BigDecimal> money(JsonParser from) throws IOException {
    return isNull(from) ? Optional.empty() : Optional.of(from.getDecimalValue());
  }

  static @Nullable Hash hash(JsonParser from) throws IOException {
    String text = from.nextTextValue();
    return text == null ? null : new Hash(text);
  }

  static Optional<Instant> instant(JsonParser from) throws IOException {
    String text = from.nextTextValue();
    return text == null ? Optional.empty() : Optional.of(IsoInstant.parse(text));
  }

  static <T> @Nullable T named(Map<String, T> all, @Nullable String wire) throws IOException {
    if (wire == null) return null;
    T found = all.get(wire);
    if (found == null) found = all.get(wire.toLowerCase(Locale.ROOT));
    if (found == null) throw new IOException("'" + wire + "' is none of " + all.keySet());
    return found;
  }

  static void skip(JsonParser from) throws IOException {
    from.nextToken();
    from.skipChildren();
  }
}
