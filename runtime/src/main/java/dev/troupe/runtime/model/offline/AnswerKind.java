package dev.troupe.runtime.model.offline;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What sort of answer a question wants, told by its words; a sentence of that sort is preferred.
 */
enum AnswerKind {
  MONEY(
      "多少钱|费用|收费|价格|金额|押金|罚金|违约金|(?i)how much|\\b(cost|price|fee|fees|charge|pay|deposit|fine)\\b",
      "[\\d一二两三四五六七八九十百千万]\\s*(元|美元|欧元|万元|角)|[¥$€£]\\s*\\d|(?i)\\d\\s*(usd|eur|cny|yuan|dollars?|euros?|pounds?)"),
  TIME(
      "多久|多长时间|什么时候|何时|几天|几点|时限|期限|哪天|几个工作日|(?i)\\b(when|how long|deadline|how soon|how many"
          + " (days|hours|weeks|months|years|minutes)|what time)\\b",
      "[\\d一二两三四五六七八九十]\\s*(个)?(年|月|天|日|小时|分钟|周|工作日|点|自然日)|[周星]期?[一二三四五六日天]|\\d{1,2}[:：]\\d{2}|(?i)\\b(days?|hours?|weeks?|months?|years?|minutes?|noon|midnight|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\\b"),
  SHARE(
      "比例|百分之|利率|费率|几成|折扣|(?i)\\b(percent|percentage|rate|discount|share)\\b",
      "[%％‰]|百分之|[一二三四五六七八九]成|折|(?i)\\bper ?cent\\b"),
  NUMBER(
      "多少|几[个名人次张本件岁米]|(?i)\\b(how many|how often|number of|maximum|minimum|limit)\\b",
      "\\d|[一二两三四五六七八九十百千]+[个名人次张本件份位倍岁米]|(?i)\\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|once|twice)\\b"),
  PERSON(
      "谁|哪个部门|哪位|由谁|(?i)\\b(who|whom|whose)\\b",
      "(?i)部|经理|主管|员|处|委员会|负责|由|\\b(manager|officer|department|team|desk|director|staff|supervisor|head)\\b");

  private final Pattern question;
  private final Pattern sentence;

  AnswerKind(String question, String sentence) {
    this.question = Pattern.compile(question);
    this.sentence = Pattern.compile(sentence);
  }

  static Optional<AnswerKind> of(String question) {
    for (AnswerKind kind : values())
      if (kind.question.matcher(question).find()) return Optional.of(kind);
    return Optional.empty();
  }

  boolean in(String sentence) {
    return this.sentence.matcher(sentence).find();
  }
}
