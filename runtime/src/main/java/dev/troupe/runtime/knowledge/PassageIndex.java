package dev.troupe.runtime.knowledge;

import dev.troupe.runtime.text.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** BM25 (k1 1.2, b 0.75; Robertson and Zaragoza 2009) over passages, in memory. */
final class PassageIndex {
  private static final String TEXT = "text";
  private static final String HEADING = "heading";
  private static final String DOCUMENT = "document";

  /** Most distinct terms of a query that are looked for; Lucene takes 1,024 clauses in all. */
  private static final int MAX_TERMS = 300;

  private static final float HEADING_BOOST = 0.6f;

  private final List<Passage> passages;
  private final org.apache.lucene.search.IndexSearcher searcher;

  PassageIndex(List<Passage> passages) {
    this.passages = List.copyOf(passages);
    try {
      org.apache.lucene.store.ByteBuffersDirectory directory =
          new org.apache.lucene.store.ByteBuffersDirectory();
      try (org.apache.lucene.index.IndexWriter writer =
          new org.apache.lucene.index.IndexWriter(
              directory, new org.apache.lucene.index.IndexWriterConfig(Terms.ANALYZER))) {
        for (int i = 0; i < passages.size(); i++) writer.addDocument(row(i, passages.get(i)));
      }
      searcher =
          new org.apache.lucene.search.IndexSearcher(
              org.apache.lucene.index.DirectoryReader.open(directory));
      searcher.setSimilarity(new org.apache.lucene.search.similarities.BM25Similarity());
    } catch (IOException e) {
      throw new UncheckedIOException("indexing in memory", e);
    }
  }

  private static org.apache.lucene.document.Document row(int id, Passage passage) {
    org.apache.lucene.document.Document row = new org.apache.lucene.document.Document();
    row.add(new org.apache.lucene.document.StoredField("id", id));
    row.add(
        new org.apache.lucene.document.StringField(
            DOCUMENT, passage.document(), org.apache.lucene.document.Field.Store.NO));
    row.add(
        new org.apache.lucene.document.TextField(
            TEXT, passage.text(), org.apache.lucene.document.Field.Store.NO));
    row.add(
        new org.apache.lucene.document.TextField(
            HEADING, passage.section(), org.apache.lucene.document.Field.Store.NO));
    return row;
  }

  private static org.apache.lucene.search.Query anyOf(String field, List<String> terms) {
    org.apache.lucene.search.BooleanQuery.Builder any =
        new org.apache.lucene.search.BooleanQuery.Builder();
    for (String term : terms)
      any.add(one(field, term), org.apache.lucene.search.BooleanClause.Occur.SHOULD);
    return any.build();
  }

  /** A Han character that stands alone in a question is part of longer terms in the documents. */
  private static org.apache.lucene.search.Query one(String field, String term) {
    boolean alone =
        term.codePointCount(0, term.length()) == 1
            && Character.UnicodeScript.of(term.codePointAt(0)) == Character.UnicodeScript.HAN;
    return alone
        ? new org.apache.lucene.search.WildcardQuery(
            new org.apache.lucene.index.Term(field, "*" + term + "*"))
        : new org.apache.lucene.search.TermQuery(new org.apache.lucene.index.Term(field, term));
  }

  /** Best first; only from these documents. */
  List<Passage> search(String query, Set<String> documents, int limit) {
    List<String> terms = Terms.of(query).stream().distinct().limit(MAX_TERMS).toList();
    if (terms.isEmpty() || documents.isEmpty()) return List.of();
    org.apache.lucene.search.Query text = anyOf(TEXT, terms);
    org.apache.lucene.search.Query heading = anyOf(HEADING, terms);
    List<org.apache.lucene.util.BytesRef> allowed = new ArrayList<>();
    for (String document : documents) allowed.add(new org.apache.lucene.util.BytesRef(document));
    org.apache.lucene.search.Query all =
        new org.apache.lucene.search.BooleanQuery.Builder()
            .add(text, org.apache.lucene.search.BooleanClause.Occur.SHOULD)
            .add(
                new org.apache.lucene.search.BoostQuery(heading, HEADING_BOOST),
                org.apache.lucene.search.BooleanClause.Occur.SHOULD)
            .setMinimumNumberShouldMatch(1)
            .add(
                new org.apache.lucene.search.TermInSetQuery(DOCUMENT, allowed),
                org.apache.lucene.search.BooleanClause.Occur.FILTER)
            .build();
    try {
      List<Passage> found = new ArrayList<>();
      org.apache.lucene.index.StoredFields fields = searcher.storedFields();
      for (org.apache.lucene.search.ScoreDoc hit : searcher.search(all, limit).scoreDocs)
        found.add(passages.get(fields.document(hit.doc).getField("id").numericValue().intValue()));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("searching in memory", e);
    }
  }
}
