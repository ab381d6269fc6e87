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
    assertThat(Quotation.find(DOCUMENT, false, quote)).contains(words.replace('#', '\n'));
  }

  @ParameterizedTest
  @CsvSource({"is paid with CNY 400", "is not paid", "免赔率为25%", "Up to CNY", "'**'"})
  void otherWordsAreNotFound(String quote) {
    if (quote.equals("**")) assertThat(Quotation.find("no emphasis here", false, quote)).isEmpty();
    else assertThat(Quotation.find(DOCUMENT, false, quote)).isEmpty();
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
        "赔偿上限为 5 | 赔偿上限为 5 万元。",
        "The limit is 5 | The limit is 5 million euros.",
        "the rate is 12.5 | the rate is 12.5 % a year.",
        "starts at 9 | it starts at 9:05",
        "自二〇二 | 自二〇二五年起",
        "a caf | a café here"
      })
  void noPartOfAWordOrNumberIsAQuote(String quote, String document) {
    assertThat(Quotation.find(document, false, quote)).isEmpty();
    assertThat(Quotation.find(document + "\n\n" + quote + " …", false, quote)).contains(quote);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 days | between 10-12 days",
        "two days of 2025 | two days of 2025.",
        "25 | C-1042,25,30",
        "2024年差旅标准自一月起执行 | 附件2：2024年差旅标准自一月起执行",
        "500元/天 | 等级1：500元/天",
        "5天内提交申请 | 规则3:5天内提交申请",
        "一次性提交报销材料 | 员工应统一一次性提交报销材料",
        "一律不受理 | 周一一律不受理",
        "两人以上在场 | 其中之一两人以上在场",
        "10% of the price | 5%-10% of the price",
        "11 is required | C++11 is required",
        "100元的补贴 | 3*100元的补贴",
        "cost CNY 300 | They **cost CNY 300** each",
        "日内答复客户 | 应当在十五日内答复客户。",
        "EUR 25,000 | The limit is EUR 25,000, per shipment.",
        "提前还款 | 2025提前还款违约金"
      })
  void wholeOnesAre(String quote, String document) {
    assertThat(Quotation.find(document, false, quote)).contains(quote);
  }

  /** In tables a comma ends a cell. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "W-1,250 | W-1,250,120",
        "EU,2024 | EU,2024,900",
        "A1,12 | A1,12,345,678",
        "345,678 | A1,12,345,678"
      })
  void cellsAreWhole(String quote, String row) {
    assertThat(Quotation.find(row, true, quote)).contains(quote);
    assertThat(Quotation.find("A1,12,345,678", true, "45,678")).isEmpty();
  }
}
