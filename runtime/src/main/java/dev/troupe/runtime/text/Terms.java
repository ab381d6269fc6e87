package dev.troupe.runtime.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Text to search terms: full width folded, English stemmed (Porter) without stop words, Chinese,
 * Japanese and Korean as overlapping bigrams. One analyzer for mixed text: each script by itself.
 */
public final class Terms {
  /** The analyzer of the index and of queries; safe for use by many threads. */
  public static final org.apache.lucene.analysis.Analyzer ANALYZER = new TermsAnalyzer();

  private Terms() {}

  /** The terms in order of appearance, repeats kept. */
  public static List<String> of(String text) {
    List<String> terms = new ArrayList<>();
    try (org.apache.lucene.analysis.TokenStream stream = ANALYZER.tokenStream("text", text)) {
      org.apache.lucene.analysis.tokenattributes.CharTermAttribute term =
          stream.addAttribute(org.apache.lucene.analysis.tokenattributes.CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) terms.add(term.toString());
      stream.end();
      return terms;
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string", e);
    }
  }

  private static final class TermsAnalyzer extends org.apache.lucene.analysis.Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      org.apache.lucene.analysis.Tokenizer source =
          new org.apache.lucene.analysis.standard.StandardTokenizer();
      org.apache.lucene.analysis.TokenStream chain =
          new org.apache.lucene.analysis.cjk.CJKWidthFilter(source);
      chain = new org.apache.lucene.analysis.en.EnglishPossessiveFilter(chain);
      chain = new org.apache.lucene.analysis.LowerCaseFilter(chain);
      chain = new org.apache.lucene.analysis.cjk.CJKBigramFilter(chain);
      chain =
          new org.apache.lucene.analysis.StopFilter(
              chain, org.apache.lucene.analysis.en.EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
      chain = new org.apache.lucene.analysis.en.PorterStemFilter(chain);
      return new TokenStreamComponents(source, chain);
    }
  }
}
