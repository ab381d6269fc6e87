package dev.troupe.agents.task.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written by hand is what Jackson writes, and both read what the other wrote. */
final class CallJsonTest {
  @JsonSerialize(using = com.fasterxml.jackson.databind.JsonSerializer.None.class)
  @JsonDeserialize(using = com.fasterxml.jackson.databind.JsonDeserializer.None.class)
  private interface Reflected {}

  private static final ObjectMapper JACKSON =
      ((JsonMapper) Json.mapper())
          .rebuild()
          .addMixIn(TaskEvent.CallSent.class, Reflected.class)
          .addMixIn(TaskEvent.CallSettled.class, Reflected.class)
          .build();

  private static final String[] TEXTS = {
    "",
    "root/a",
    "think/0",
    "\"quoted\" \\ \n\t",
    "中文\u2028",
    "\ud83d\ude00",
    "\ud83d",
    "x".repeat(300)
  };

  private final Random random = new Random(11);

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> random.nextInt(100_000);
      default -> Long.MAX_VALUE - random.nextInt(9);
    };
  }

  private Hash hash() {
    return Hash.of(text().getBytes(StandardCharsets.UTF_8));
  }

  private Instant instant() {
    return Instant.ofEpochSecond(
        random.nextInt(), random.nextBoolean() ? 0 : random.nextInt(1_000) * 1_000_000L);
  }

  private BigDecimal money() {
    return List.of("0", "0.000", "12.50", "1E+3", "0.0000000001", "123456789012345678901234.5")
        .stream()
        .skip(random.nextInt(6))
        .findFirst()
        .map(BigDecimal::new)
        .orElseThrow();
  }

  private <T> Optional<T> maybe(T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }

  private TaskEvent.CallSent sent() {
    return new TaskEvent.CallSent(
        text(),
        text(),
        random.nextInt(),
        TaskEvent.Kind.values()[random.nextInt(3)],
        text(),
        text(),
        random.nextInt(4),
        hash(),
        hash(),
        text(),
        Effect.values()[random.nextInt(Effect.values().length)],
        text(),
        new Reserved(number(), number(), number(), maybe(money())),
        maybe(instant()));
  }

  private TaskEvent.CallSettled settled() {
    return new TaskEvent.CallSettled(
        text(),
        text(),
        random.nextInt(),
        new Settlement(
            maybe(hash()),
            maybe(new Settlement.CallFailure(text(), text(), 503, random.nextBoolean(), number())),
            new Usage(number(), number(), random.nextBoolean()),
            maybe(money()),
            text(),
            text(),
            text(),
            number(),
            number(),
            random.nextBoolean(),
            random.nextBoolean()),
        maybe(instant()));
  }

  @Test
  void whatIsWrittenByHandIsWhatJacksonWrites() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      TaskEvent event = i % 2 == 0 ? sent() : settled();
      String ours = Json.write(event);
      assertThat(ours).isEqualTo(JACKSON.writeValueAsString(event));
      assertThat(Json.mapper().readValue(ours, event.getClass()))
          .isEqualTo(JACKSON.readValue(ours, event.getClass()));
      assertThat(Json.tree(event).toString()).isEqualTo(JACKSON.valueToTree(event).toString());
    }
  }

  /** Any field may be missing, null or unknown; journals of before lack some. */
  @Test
  void whatIsMissingIsReadAlike() throws Exception {
    for (int i = 0; i < 500; i++) {
      TaskEvent event = i % 2 == 0 ? sent() : settled();
      ObjectNode json = (ObjectNode) Json.tree(event);
      List<String> fields = new ArrayList<>();
      json.fieldNames().forEachRemaining(fields::add);
      String field = fields.get(random.nextInt(fields.size()));
      if (random.nextBoolean()) json.remove(field);
      else if (!field.equals("settlement")) json.putNull(field);
      json.putObject("later").putArray("unknown").add(1).addObject().put("deep", true);
      Object ours = Json.mapper().readValue(json.toString(), event.getClass());
      assertThat(ours).isEqualTo(JACKSON.readValue(json.toString(), event.getClass()));
      assertThat(Json.write(ours)).isEqualTo(JACKSON.writeValueAsString(ours));
    }
  }

  @Test
  void whatIsNoneIsRefused() {
    assertThatThrownBy(
            () -> Json.mapper().readValue("{\"kind\":\"soup\"}", TaskEvent.CallSent.class))
        .hasMessageContaining("soup");
    assertThatThrownBy(
            () -> Json.mapper().readValue("{\"attempt\":\"x\"}", TaskEvent.CallSettled.class))
        .isInstanceOf(java.io.IOException.class);
  }
}
