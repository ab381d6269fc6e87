package dev.troupe.runtime.model.offline;

import dev.troupe.runtime.text.Terms;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a question is about: its terms without the words that only ask. Han characters count singly
 * too.
 */
final class QuestionTerms {
  private static final Pattern ASKING =
      Pattern.compile(
          "请问|由谁|谁|几点|多少钱|多少|什么时候|什么|怎么样|怎么|怎样|如何|是否|能否|可否|可不可以|可以|能不能|需要|应该|应当|哪些|哪个|哪里|哪天|哪|几个|几天|几|多久|多长时间|多长|为什么|有没有|吗|呢|吧|啊|了|我们|我|你们|你|他们|他|客户|的话|如果|想要|想|要|会|得|被|把|的|是|在|就|都|也|还|和|或|与|最");
  private static final Set<String> ENGLISH =
      new HashSet<>(
          Terms.of(
              "what how when who whom whose where which why whether can could do does did may might"
                  + " must should will would shall have has had i me my we our you your he she his"
                  + " her they their someone somebody anyone much many long get make need want"
                  + " please tell us about there any some happen happens per before after from than"
                  + " more most least also only up out so just"));
  private static final double SINGLE = 0.35;

  private QuestionTerms() {}

  /** Term to factor, in order of appearance. */
  static Map<String, Double> of(String question) {
    Map<String, Double> terms = new LinkedHashMap<>();
    String about = ASKING.matcher(question).replaceAll(" ");
    for (String term : Terms.of(about))
      if (!ENGLISH.contains(term)) terms.put(term, isSingleHan(term) ? SINGLE : 1.0);
    about
        .codePoints()
        .filter(QuestionTerms::isHan)
        .forEach(c -> terms.putIfAbsent(Character.toString(c), SINGLE));
    return terms;
  }

  /** The same kinds of terms in a text. */
  static Set<String> in(String text) {
    Set<String> terms = new HashSet<>(Terms.of(text));
    text.codePoints().filter(QuestionTerms::isHan).forEach(c -> terms.add(Character.toString(c)));
    return terms;
  }

  private static boolean isSingleHan(String term) {
    return term.codePointCount(0, term.length()) == 1 && isHan(term.codePointAt(0));
  }

  private static boolean isHan(int c) {
    return Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
  }
}
