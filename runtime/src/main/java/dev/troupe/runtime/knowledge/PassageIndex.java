package dev.troupe.runtime.knowledge;

import dev.troupe.runtime.text.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;

/** BM25 (k1 1.2, b 0.75; Robertson and Zaragoza 2009) over passages, in memory. */
final class PassageIndex {
  private static final String TEXT = "text";
  private static final String HEADING = "heading";
  private static final String DOCUMENT = "document";

  /** Most distinct terms of a query that are looked for; Lucene takes 1,024 clauses in all. */
  private static final int MAX_TERMS = 300;

  private static final float HEADING_BOOST = 0.6f;

  private final List<Passage> passages;
  private final IndexSearcher searcher;

  PassageIndex(List<Passage> passages) {
    this.passages = List.copyOf(passages);
    try {
      ByteBuffersDirectory directory = new ByteBuffersDirectory();
      try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(Terms.ANALYZER))) {
        for (int i = 0; i < passages.size(); i++) writer.addDocument(row(i, passages.get(i)));
      }
      searcher = new IndexSearcher(DirectoryReader.open(directory));
      searcher.setSimilarity(new BM25Similarity());
    } catch (IOException e) {
      throw new UncheckedIOException("indexing in memory", e);
    }
  }

  private static org.apache.lucene.document.Document row(int id, Passage passage) {
    org.apache.lucene.document.Document row = new org.apache.lucene.document.Document();
    row.add(new StoredField("id", id));
    row.add(new StringField(DOCUMENT, passage.document(), Field.Store.NO));
    row.add(new TextField(TEXT, passage.text(), Field.Store.NO));
    row.add(new TextField(HEADING, passage.section(), Field.Store.NO));
    return row;
  }

  private static Query anyOf(String field, List<String> terms) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String term : terms) any.add(one(field, term), BooleanClause.Occur.SHOULD);
    return any.build();
  }

  /** A Han character that stands alone in a question is part of longer terms in the documents. */
  private static Query one(String field, String term) {
    boolean alone =
        term.codePointCount(0, term.length()) == 1
            && Character.UnicodeScript.of(term.codePointAt(0)) == Character.UnicodeScript.HAN;
    return alone
        ? new WildcardQuery(new Term(field, "*" + term + "*"))
        : new TermQuery(new Term(field, term));
  }

  /** Best first; only from these documents. */
  List<Passage> search(String query, Set<String> documents, int limit) {
    List<String> terms = Terms.of(query).stream().distinct().limit(MAX_TERMS).toList();
    if (terms.isEmpty() || documents.isEmpty()) return List.of();
    Query text = anyOf(TEXT, terms);
    Query heading = anyOf(HEADING, terms);
    List<BytesRef> allowed = new ArrayList<>();
    for (String document : documents) allowed.add(new BytesRef(document));
    Query all =
        new BooleanQuery.Builder()
            .add(text, BooleanClause.Occur.SHOULD)
            .add(new BoostQuery(heading, HEADING_BOOST), BooleanClause.Occur.SHOULD)
            .setMinimumNumberShouldMatch(1)
            .add(new TermInSetQuery(DOCUMENT, allowed), BooleanClause.Occur.FILTER)
            .build();
    try {
      List<Passage> found = new ArrayList<>();
      StoredFields fields = searcher.storedFields();
      for (ScoreDoc hit : searcher.search(all, limit).scoreDocs)
        found.add(passages.get(fields.document(hit.doc).getField("id").numericValue().intValue()));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("searching in memory", e);
    }
  }
}
