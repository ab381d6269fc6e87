package dev.troupe.scenarios.judge;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words as the Penn Treebank splits them (Marcus et al. 1993, tokenizer.sed). */
final class TreebankTokens {
  private static final Pattern QUOTE = Pattern.compile("``|''|\"");
  private static final List<Pattern> CONTRACTIONS =
      List.of(
          Pattern.compile("\\b(can)(not)\\b", Pattern.CASE_INSENSITIVE),
          Pattern.compile("\\b(d)('ye)\\b", Pattern.CASE_INSENSITIVE),
          Pattern.compile("\\b(gim)(me)\\b", Pattern.CASE_INSENSITIVE),
          Pattern.compile("\\b(gon)(na)\\b", Pattern.CASE_INSENSITIVE),
          Pattern.compile("\\b(got)(ta)\\b", Pattern.CASE_INSENSITIVE),
          Pattern.compile("\\b(lem)(me)\\b", Pattern.CASE_INSENSITIVE),
          Pattern.compile("\\b(more)('n)\\b", Pattern.CASE_INSENSITIVE),
          Pattern.compile("\\b(wan)(na) ", Pattern.CASE_INSENSITIVE),
          Pattern.compile(" ('t)(is)\\b", Pattern.CASE_INSENSITIVE),
          Pattern.compile(" ('t)(was)\\b", Pattern.CASE_INSENSITIVE));

  private TreebankTokens() {}

  static List<String> of(String text) {
    String plain = JsText.trim(text.replaceAll("[" + JsText.BLANKS + "\\u0085]+", " "));
    if (plain.isEmpty()) return List.of();
    String spaced =
        quotes(plain)
            .replaceAll("\\.{3}", " ... ")
            .replaceAll("[:,](?!\\p{Nd})", " $0 ")
            .replaceAll("[;@#$%&]", " $0 ")
            .replaceAll("([^.])(?<!\\b[A-Za-z]\\.[A-Za-z])(\\.)([\\])}>'\\s]*)\\z", "$1 $2$3 ")
            .replaceAll("[?!]", " $0 ")
            .replaceAll("[\\]\\[(){}<>]", " $0 ")
            .replaceAll("--", " -- ");
    String split =
        (" " + spaced + " ")
            .replaceAll("([^'])' ", "$1 ' ")
            .replaceAll("'([sSmMdD]) ", " '$1 ")
            .replaceAll("('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", " $1 ");
    for (Pattern contraction : CONTRACTIONS)
      split = contraction.matcher(split).replaceAll(" $1 $2 ");
    return List.of(split.replaceAll(" {2,}", " ").strip().split(" "));
  }

  /** Opening and closing ones are words of their own. */
  private static String quotes(String text) {
    Matcher matcher = QUOTE.matcher(text);
    StringBuilder out = new StringBuilder();
    boolean inside = false;
    while (matcher.find()) {
      char before = matcher.start() == 0 ? ' ' : text.charAt(matcher.start() - 1);
      boolean opens =
          matcher.group().equals("``")
              || (!inside
                  && matcher.end() < text.length()
                  && ".!?".indexOf(before) < 0
                  && !Character.isLetterOrDigit(before)
                  && matcher.group().equals("\""));
      inside = opens;
      matcher.appendReplacement(out, opens ? " `` " : " '' ");
    }
    return matcher.appendTail(out).toString();
  }
}
