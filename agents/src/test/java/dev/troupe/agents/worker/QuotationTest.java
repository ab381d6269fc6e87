package dev.troupe.agents.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model may have changed in a quote, and what it may not. */
final class QuotationTest {
  private static final String DOCUMENT =
      """
      A flight delay of more than four hours is paid with **CNY 300** for each
      full four hours, up to CNY 1,200.
      绝对免赔率为１５％，不超过“一千元”。
      金额，比例。如下
      可修新能源车，
      含电池包。caf\u00e9 2020–2024
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "four hours is paid with CNY 300 for each full four hours | four hours is paid with **CNY"
            + " 300** for each#full four hours",
        "绝对免赔率为15%,不超过\"一千元\" | 绝对免赔率为１５％，不超过“一千元",
        "金额、比例.如下 | 金额，比例。如下",
        "可修新能源车，含电池包 | 可修新能源车，#含电池包",
        "cafe\u0301 2020-2024 | caf\u00e9 2020–2024",
        "up to CNY 1,200 | up to CNY 1,200"
      })
  void isFoundAndGivenBackAsTheDocumentHasIt(String quote, String words) {
    assertThat(Quotation.find(DOCUMENT, quote)).contains(words.replace('#', '\n'));
  }

  @ParameterizedTest
  @CsvSource({"is paid with CNY 400", "is not paid", "免赔率为25%", "Up to CNY", "'**'"})
  void otherWordsAreNotFound(String quote) {
    if (quote.equals("**")) assertThat(Quotation.find("no emphasis here", quote)).isEmpty();
    else assertThat(Quotation.find(DOCUMENT, quote)).isEmpty();
  }
}
