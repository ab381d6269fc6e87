package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.text.EditDistance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How near an output is to a reference: levenshtein, bleu, gleu, meteor, rouge-n. */
final class SimilarityChecks {
  static final Map<String, Check> ALL =
      Map.of(
          "levenshtein",
          new Levenshtein(),
          "bleu",
          new Scored("BLEU", true, 0.5, SimilarityChecks::bleu),
          "gleu",
          new Scored("GLEU", true, 0.5, SimilarityChecks::gleu),
          "meteor",
          new Scored("METEOR", true, 0.5, Meteor::of),
          "rouge-n",
          new Scored("ROUGE-N", false, 0.75, SimilarityChecks::rouge));

  private static final int LONGEST_GRAM = 4;

  private SimilarityChecks() {}

  private interface Measure {
    double of(String output, List<String> references);
  }

  private record Scored(String name, boolean many, double usual, Measure measure) implements Check {
    @Override
    public Threshold threshold() {
      return Threshold.SHARE;
    }

    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      if (value.isTextual()) return Optional.empty();
      boolean texts = many && value.isArray() && !value.isEmpty();
      if (texts) for (JsonNode item : value) texts &= item.isTextual();
      return texts
          ? Optional.empty()
          : Optional.of("value must be a text" + (many ? ", or a list of texts" : ""));
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      List<String> references = new ArrayList<>();
      if (value.isTextual()) references.add(value.asText());
      else value.forEach(item -> references.add(item.asText()));
      return Verdict.scored(
          measure.of(subject.output(), references), threshold.orElse(usual), name);
    }
  }

  /** Edits between two texts (Levenshtein 1966), in UTF-16 units. */
  private static final class Levenshtein implements Check {
    private static final double USUAL = 5;

    @Override
    public Threshold threshold() {
      return Threshold.AMOUNT;
    }

    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      return value.isTextual() ? Optional.empty() : Optional.of("value must be a text");
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      int edits = EditDistance.of(subject.output(), value.asText());
      return Verdict.of(
          edits <= threshold.orElse(USUAL),
          edits + " edits lie between the output and \"" + value.asText() + "\"");
    }
  }

  private static Map<String, Integer> grams(List<String> tokens, int n) {
    Map<String, Integer> grams = new HashMap<>();
    for (int i = 0; i + n <= tokens.size(); i++)
      grams.merge(String.join(" ", tokens.subList(i, i + n)), 1, Integer::sum);
    return grams;
  }

  private static int sum(Map<String, Integer> grams) {
    return grams.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static int shared(Map<String, Integer> a, Map<String, Integer> b) {
    return a.entrySet().stream()
        .mapToInt(e -> Math.min(e.getValue(), b.getOrDefault(e.getKey(), 0)))
        .sum();
  }

  private static List<String> words(String text) {
    return JsText.pieces(JsText.trim(JsText.lower(text)));
  }

  /**
   * BLEU (Papineni et al. 2002) with up to four words, orders that the output is too short for left
   * out.
   */
  private static double bleu(String output, List<String> references) {
    if (JsText.trim(output).isEmpty()) return 0;
    List<String> candidate = words(output);
    List<List<String>> all = references.stream().map(SimilarityChecks::words).toList();
    int nearest = all.getFirst().size();
    for (List<String> reference : all) {
      int gap = Math.abs(reference.size() - candidate.size());
      int best = Math.abs(nearest - candidate.size());
      if (gap < best || (gap == best && reference.size() < nearest)) nearest = reference.size();
    }
    double logs = 0;
    int orders = 0;
    for (int n = 1; n <= LONGEST_GRAM; n++) {
      Map<String, Integer> grams = grams(candidate, n);
      if (grams.isEmpty()) continue;
      int most = 0;
      for (List<String> reference : all) most = Math.max(most, shared(grams, grams(reference, n)));
      orders++;
      logs += Math.log(most == 0 ? 1e-7 : (double) most / sum(grams));
    }
    double brevity =
        candidate.size() > nearest ? 1 : Math.exp(1 - (double) nearest / candidate.size());
    return brevity * Math.exp(logs / orders);
  }

  /** GLEU (Wu et al. 2016): the lesser of precision and recall over one to four words. */
  private static double gleu(String output, List<String> references) {
    double best = 0;
    List<String> candidate = undotted(output);
    if (candidate.isEmpty()) return 0;
    for (String text : references) {
      List<String> reference = undotted(text);
      if (candidate.equals(reference)) return 1;
      int match = 0;
      int mine = 0;
      int theirs = 0;
      for (int n = 1; n <= LONGEST_GRAM; n++) {
        Map<String, Integer> a = grams(candidate, n);
        Map<String, Integer> b = grams(reference, n);
        match += shared(a, b);
        mine += sum(a);
        theirs += sum(b);
      }
      if (mine > 0 && theirs > 0)
        best = Math.max(best, Math.min((double) match / mine, (double) match / theirs));
    }
    return best;
  }

  private static List<String> undotted(String text) {
    List<String> tokens = words(text).stream().map(t -> t.replaceAll("\\.+\\z", "")).toList();
    return tokens.stream().allMatch(String::isEmpty) ? List.of() : tokens;
  }

  /** ROUGE-1 as F1 (Lin 2004). */
  private static double rouge(String output, List<String> references) {
    Map<String, Integer> a = grams(TreebankTokens.of(JsText.lower(output)), 1);
    Map<String, Integer> b = grams(TreebankTokens.of(JsText.lower(references.getFirst())), 1);
    if (a.isEmpty() || b.isEmpty()) return 0;
    double overlap = shared(a, b);
    double precision = overlap / sum(a);
    double recall = overlap / sum(b);
    if (precision == recall) return precision;
    return precision > recall
        ? Math.min(precision, recall * (2 / (1 + recall / precision)))
        : Math.min(recall, precision * (2 / (1 + precision / recall)));
  }
}
