package dev.troupe.runtime.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The house's JSON: snake_case, ISO times, absent values left out, canonical form for hashing. */
public final class Json {
  /** Deepest nesting of what comes from outside. */
  public static final int OUTSIDE_DEPTH = 100;

  /** Deepest nesting of what is stored: what came from outside, with what was put around it. */
  private static final int STORED_DEPTH = 1_000;

  private static final JsonFactory FACTORY = factory(STORED_DEPTH);

  private static final JsonFactory OUTSIDE = factory(OUTSIDE_DEPTH);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(
              com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // 50000.0 stays what it is: stripped it would be written 5E+4
          .disable(
              com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .build();

  private static final ObjectMapper CANONICAL =
      MAPPER
          .rebuild()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .build();

  private Json() {}

  private static JsonFactory factory(int depth) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxStringLength(64 * 1024 * 1024)
                .build())
        .build();
  }

  /** Of what comes from outside: bounds on nesting, numbers and strings. */
  public static StreamReadConstraints outside() {
    return OUTSIDE.streamReadConstraints();
  }

  public static ObjectMapper mapper() {
    return MAPPER;
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot be written as JSON: " + value.getClass().getName(), e);
    }
  }

  /**
   * Half a surrogate pair, as models write it, becomes {@code ?}; written directly it would fail.
   */
  public static byte[] bytes(Object value) {
    return write(value).getBytes(UTF_8);
  }

  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot be written as JSON: " + value.getClass().getName(), e);
    }
  }

  /**
   * What comes from outside. Strict: one value, nothing behind it, no key twice, no deeper than
   * {@link #OUTSIDE_DEPTH}.
   */
  public static JsonNode parse(String text) throws JsonProcessingException {
    try {
      return MAPPER
          .reader()
          .with(OUTSIDE)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(text);
    } catch (NumberFormatException e) {
      // Jackson lets this through for an exponent that no BigDecimal can have.
      throw new com.fasterxml.jackson.core.JsonParseException(
          null, "a number is out of all bounds", com.fasterxml.jackson.core.JsonLocation.NA, e);
    }
  }

  /** The parser's message as a user can read it: one line, no names of settings or classes. */
  public static String message(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).split("\\R", 2)[0];
    return message
        .replaceAll(":\\s*enable `[^`]*` to allow.*|,? from `[^`]*`", "")
        .replaceAll(
            "\\s*\\[Source:.*|\\(code \\d+[^)]*\\)|\\s*\\((?:for|start marker|as"
                + " per|set|disable|enable)[^)]*\\)?.*",
            "")
        .replaceAll("`?[A-Za-z.]*Feature[A-Za-z._]*`?", "")
        .strip();
  }

  /** A value as a text, numbers without an exponent as far as that is reasonable. */
  public static String text(JsonNode value) {
    return value.isBigDecimal() && Math.abs(value.decimalValue().scale()) <= 100
        ? value.decimalValue().toPlainString()
        : value.asText();
  }

  /** For what this program wrote itself. */
  public static <T> T read(byte[] bytes, Class<T> type) {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (IOException e) {
      throw new UncheckedIOException("stored " + type.getSimpleName() + " cannot be read", e);
    }
  }

  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Keys sorted at every depth, no blanks: equal values give equal bytes. */
  public static byte[] canonical(Object value) {
    try {
      return CANONICAL.writeValueAsString(value).getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON", e);
    }
  }
}
