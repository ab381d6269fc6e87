package dev.troupe.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.Hash;
import org.junit.jupiter.api.Test;

final class RecentTextsTest {
  private final RecentTexts texts = new RecentTexts(10_000);

  @Test
  void theOneUsedLongestAgoGoes() {
    for (int i = 0; i < 8; i++) texts.put(key(i), new byte[1_000]);
    assertThat(texts.get(key(0))).hasSize(1_000);
    texts.put(key(8), new byte[1_000]);
    assertThat(texts.get(key(1))).isNull();
    assertThat(texts.get(key(0))).isNotNull();
    assertThat(texts.get(key(8))).isNotNull();
  }

  @Test
  void whatIsPutAgainCountsOnce() {
    texts.put(key(0), new byte[1_000]);
    for (int i = 0; i < 100; i++) texts.put(key(1), new byte[1_000]);
    assertThat(texts.get(key(0))).isNotNull();
  }

  @Test
  void whatIsLargerThanAllIsNotHeld() {
    texts.put(key(0), new byte[20_000]);
    assertThat(texts.get(key(0))).isNull();
    texts.put(key(1), new byte[9_000]);
    assertThat(texts.get(key(1))).isNotNull();
  }

  private static Texts.Key key(int i) {
    return new Texts.Key("default", Hash.of("text " + i));
  }
}
