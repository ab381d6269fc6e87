package dev.troupe.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IsoInstantTest {
  @Test
  void everyInstantIsReadBack() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      long second = random.nextLong(-80_000_000_000L, 250_000_000_000L);
      int nanos =
          switch (i % 4) {
            case 0 -> 0;
            case 1 -> random.nextInt(1_000) * 1_000_000;
            case 2 -> random.nextInt(1_000_000) * 1_000;
            default -> random.nextInt(1_000_000_000);
          };
      Instant at = Instant.ofEpochSecond(second, nanos);
      assertThat(IsoInstant.parse(at.toString())).isEqualTo(at);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-26T10:26:44.1Z",
        "2024-02-29T23:59:59Z",
        "2026-12-31T24:00:00Z",
        "+12026-11-26T10:26:44Z",
        "-0001-11-26T10:26:44Z",
        "2026-11-26t10:26:44z",
        "2016-12-31T23:59:60Z",
        "2026-11-26T10:26:44+01:00",
        "2026-11-26T10:26:44.Z"
      })
  void oddOnesAreReadAsTheLibraryReadsThem(String text) {
    assertThat(IsoInstant.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-26T10:26:44",
        "2026-13-26T10:26:44Z",
        "2026-02-30T10:26:44Z",
        "2026-11-26T10:26:44.1234567890Z",
        "2026-11-26 10:26:44Z",
        "2026-1a-26T10:26:44Z",
        "2026-11-26T10:26:44,5Z",
        "2026-11-26T25:26:44Z",
        "2026-11-26T10:26Z"
      })
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> IsoInstant.parse(text)).isInstanceOf(DateTimeParseException.class);
  }
}
