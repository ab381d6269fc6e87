package dev.troupe.scenarios.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.tartarus.snowball.ext.PorterStemmer;

/**
 * METEOR (Banerjee and Lavie 2005): words matched as they are, then by their stem (Porter 1980),
 * and how far their order is kept. Synonyms, which take WordNet, are not looked up.
 */
final class Meteor {
  private static final double ALPHA = 0.9;
  private static final double BETA = 3;
  private static final double GAMMA = 0.5;

  /** Shorter words are their own stem. */
  private static final int SHORTEST = 3;

  private Meteor() {}

  /** The best over the references, from 0 to 1. */
  static double of(String output, List<String> references) {
    double best = 0;
    if (output.isEmpty()) return best;
    for (String reference : references) best = Math.max(best, of(output, reference));
    return best;
  }

  private static double of(String output, String reference) {
    List<Word> candidate = words(output);
    List<Word> wanted = words(reference);
    int all = candidate.size();
    int most = wanted.size();
    TreeMap<Integer, Integer> pairs = new TreeMap<>();
    match(candidate, wanted, pairs);
    match(stems(candidate), stems(wanted), pairs);
    if (pairs.isEmpty()) return 0;
    double matches = pairs.size();
    double precision = matches / all;
    double recall = matches / most;
    double mean = precision * recall / (ALPHA * precision + (1 - ALPHA) * recall);
    return mean * (1 - GAMMA * Math.pow(chunks(pairs) / matches, BETA));
  }

  private record Word(int place, String text) {}

  private static List<Word> words(String text) {
    List<Word> words = new ArrayList<>();
    for (String piece : JsText.pieces(text))
      words.add(new Word(words.size(), piece.replaceAll("\\.+$", "").toLowerCase(Locale.ROOT)));
    return words;
  }

  /** From the last word on; what is matched is taken out of both. */
  private static void match(
      List<Word> candidate, List<Word> wanted, TreeMap<Integer, Integer> pairs) {
    for (int i = candidate.size() - 1; i >= 0; i--)
      for (int j = wanted.size() - 1; j >= 0; j--)
        if (candidate.get(i).text().equals(wanted.get(j).text())) {
          pairs.put(candidate.remove(i).place(), wanted.remove(j).place());
          break;
        }
  }

  private static List<Word> stems(List<Word> words) {
    PorterStemmer stemmer = new PorterStemmer();
    List<Word> stems = new ArrayList<>();
    for (Word word : words) {
      if (word.text().length() < SHORTEST) {
        stems.add(word);
        continue;
      }
      stemmer.setCurrent(word.text());
      stemmer.stem();
      stems.add(new Word(word.place(), stemmer.getCurrent()));
    }
    return stems;
  }

  /** Runs of matches that follow one another in both texts. */
  private static double chunks(TreeMap<Integer, Integer> pairs) {
    double chunks = 0;
    int from = Integer.MIN_VALUE;
    int to = Integer.MIN_VALUE;
    for (var pair : pairs.entrySet()) {
      if (pair.getKey() != from + 1 || pair.getValue() != to + 1) chunks++;
      from = pair.getKey();
      to = pair.getValue();
    }
    return chunks;
  }
}
