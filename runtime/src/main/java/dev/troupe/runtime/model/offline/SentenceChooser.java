package dev.troupe.runtime.model.offline;

import dev.troupe.runtime.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the sentences that answer a question by weighted term overlap. A term weighs more the
 * fewer sentences hold it (inverse document frequency); terms of the heading count for less; a
 * sentence of the sort that was asked for is preferred.
 */
final class SentenceChooser {
  /**
   * Share of the question's weight that a sentence with its heading must cover to count as an
   * answer.
   */
  static final double ENOUGH = 0.38;

  /** A further sentence must come this close to the best one. */
  static final double CLOSE = 0.75;

  /** So few sentences say nothing about how rare a word is. */
  private static final int FEW = 20;

  private static final double SYNONYM = 0.7;
  private static final double HEADING = 0.5;
  private static final double AROUND = 0.5;
  private static final double KIND = 0.25;
  private static final double LENGTH = 0.35;
  private static final double ABSENT = 0.5;
  private static final double KIND_IN_COVERAGE = 0.3;
  private static final int LONGEST = 600;

  private final Map<String, Double> terms;
  private final Optional<AnswerKind> kind;

  SentenceChooser(String question) {
    terms = QuestionTerms.of(question);
    kind = AnswerKind.of(question);
  }

  private record Scored(Evidence sentence, double score, double coverage) {}

  /** A sentence with the passage it stands in. */
  private record Candidate(
      Evidence sentence, Set<String> held, Set<String> heading, Set<String> around) {}

  List<Evidence> choose(List<Evidence> evidence, int most) {
    List<Scored> scored = score(candidates(evidence));
    if (scored.isEmpty() || scored.getFirst().coverage() < ENOUGH) return List.of();
    double best = scored.getFirst().score();
    List<Evidence> chosen = new ArrayList<>();
    for (Scored one : scored)
      if (chosen.size() < most && one.score() >= CLOSE * best && one.coverage() >= ENOUGH)
        chosen.add(one.sentence());
    return chosen;
  }

  private static List<Candidate> candidates(List<Evidence> evidence) {
    List<Candidate> candidates = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Evidence passage : evidence) {
      Set<String> around = QuestionTerms.in(passage.text());
      Set<String> heading = QuestionTerms.in(passage.section());
      TableText table = TableText.of(passage);
      for (String sentence : Sentences.of(table.prose()))
        add(candidates, seen, passage, sentence, heading, around);
      for (TableText.Row row : table.rows()) {
        Set<String> columns = new HashSet<>(heading);
        columns.addAll(QuestionTerms.in(row.header()));
        add(candidates, seen, passage, row.text(), columns, around);
      }
    }
    return candidates;
  }

  private static void add(
      List<Candidate> candidates,
      Set<String> seen,
      Evidence passage,
      String sentence,
      Set<String> heading,
      Set<String> around) {
    if (sentence.length() > LONGEST || !seen.add(passage.document() + "\n" + sentence)) return;
    candidates.add(
        new Candidate(
            new Evidence(passage.document(), passage.section(), sentence, true),
            QuestionTerms.in(sentence),
            heading,
            around));
  }

  private List<Scored> score(List<Candidate> candidates) {
    Map<String, Integer> frequency = new HashMap<>();
    double length = 0;
    for (Candidate candidate : candidates) {
      length += candidate.held().size();
      for (String term : terms.keySet())
        if (candidate.held().contains(term)) frequency.merge(term, 1, Integer::sum);
    }
    double average = Math.max(1, length / Math.max(1, candidates.size()));
    Map<String, Double> weights = new LinkedHashMap<>();
    terms.forEach(
        (term, factor) ->
            weights.put(term, factor * weight(frequency.getOrDefault(term, 0), candidates.size())));
    double whole = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Scored> scored = new ArrayList<>();
    for (Candidate candidate : candidates) scored.add(score(candidate, weights, whole, average));
    scored.sort(Comparator.comparingDouble((Scored s) -> -s.score()));
    return scored;
  }

  private Scored score(
      Candidate candidate, Map<String, Double> weights, double whole, double average) {
    double inside = 0;
    double context = 0;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      if (candidate.held().contains(weight.getKey())) inside += weight.getValue();
      else if (Synonyms.in(candidate.held(), weight.getKey()))
        inside += SYNONYM * weight.getValue();
      else if (candidate.heading().contains(weight.getKey()))
        context += HEADING * weight.getValue();
      else if (candidate.around().contains(weight.getKey())) context += AROUND * weight.getValue();
    }
    if (whole == 0 || inside == 0) return new Scored(candidate.sentence(), 0, 0);
    double density = 1 / (1 - LENGTH + LENGTH * candidate.held().size() / average);
    double fit = kind.isPresent() && kind.get().in(candidate.sentence().text()) ? KIND : 0;
    double coverage = (inside + context) / whole;
    return new Scored(
        candidate.sentence(),
        coverage * Math.sqrt(density) * (1 + fit),
        coverage * (1 + fit * KIND_IN_COVERAGE));
  }

  /** Inverse document frequency; a term that stands nowhere says less than a rare one that does. */
  private static double weight(int holding, int all) {
    double idf = StrictMath.log(1 + (Math.max(all, FEW) - holding + 0.5) / (holding + 0.5));
    return holding == 0 ? ABSENT * idf : idf;
  }
}
