package dev.troupe.runtime.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Text to search terms: full width folded, numbers without separators of thousands, English stemmed
 * (Porter) without stop words, Chinese, Japanese and Korean as overlapping bigrams. One analyzer
 * for mixed text: each script by itself.
 */
public final class Terms {
  /** The analyzer of the index and of queries; safe for use by many threads. */
  public static final Analyzer ANALYZER = new TermsAnalyzer();

  /** Only numbers hold one. */
  private static final Pattern THOUSANDS = Pattern.compile(",");

  private Terms() {}

  /** The terms in order of appearance, repeats kept. */
  public static List<String> of(String text) {
    List<String> terms = new ArrayList<>();
    try (TokenStream stream = ANALYZER.tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) terms.add(term.toString());
      stream.end();
      return terms;
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string", e);
    }
  }

  private static final class TermsAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer source = new StandardTokenizer();
      TokenStream chain = new CJKWidthFilter(source);
      chain = new EnglishPossessiveFilter(chain);
      chain = new LowerCaseFilter(chain);
      chain = new PatternReplaceFilter(chain, THOUSANDS, "", true);
      chain = new CJKBigramFilter(chain);
      chain = new StopFilter(chain, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
      chain = new PorterStemFilter(chain);
      return new TokenStreamComponents(source, chain);
    }
  }
}
