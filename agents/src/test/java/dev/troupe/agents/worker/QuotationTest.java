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

  /** What stands in the document, in whole words and numbers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The limit is EUR 25 | The limit is EUR 25,000 per shipment.",
        "The limit is EUR 25, | The limit is EUR 25,000 per shipment.",
        "000 per shipment | The limit is EUR 25,000 per shipment.",
        ",000 per shipment | The limit is EUR 25,000 per shipment.",
        "5% of the freight | We pay 2.5% of the freight.",
        ".5% of the freight | We pay 2.5% of the freight.",
        "8.75 a month | It costs 18.75 a month.",
        "12.4°C at night | It may be -12.4°C at night.",
        "12.4°C at night | It may be −12.4°C at night.",
        "is set to (-1 | The thermostat is set to (-18).",
        "insured against fire | The goods are uninsured against fire.",
        "the goods are insur | the goods are insured",
        "取消费用为运费的2 | 取消费用为运费的25%。",
        "取消费用为运费的２５ | 取消费用为运费的２５％。",
        "五日内答复客户 | 应当在十五日内答复客户。",
        "赔偿限额为50 | 赔偿限额为50万元。",
        "opens at 10 | The desk opens at 10:30.",
        "paid within 3 | paid within 3**0** days",
        "a caf | a café here"
      })
  void noPartOfAWordOrNumberIsAQuote(String quote, String document) {
    assertThat(Quotation.find(document, quote)).isEmpty();
    assertThat(Quotation.find(document + "\n\n" + quote + " …", quote)).contains(quote);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 days | between 10-12 days",
        "two days of 2025 | two days of 2025.",
        "25 | C-1042,25,30",
        "cost CNY 300 | They **cost CNY 300** each",
        "日内答复客户 | 应当在十五日内答复客户。",
        "EUR 25,000 | The limit is EUR 25,000, per shipment.",
        "提前还款 | 2025提前还款违约金"
      })
  void wholeOnesAre(String quote, String document) {
    assertThat(Quotation.find(document, quote)).contains(quote);
  }
}
