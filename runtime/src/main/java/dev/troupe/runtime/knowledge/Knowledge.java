package dev.troupe.runtime.knowledge;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;

/**
 * The documents of a team, immutable. What an agent may read on a day: documents whose {@code
 * valid_from} has come, whose successor is not yet in force, and whose {@code access} names the
 * agent or nobody.
 */
public final class Knowledge {
  /** What documents are written in. */
  public static final String KINDS = "Markdown (.md, .markdown), text (.txt) and tables (.csv)";

  /** Most passages of one search. */
  public static final int MAX_HITS = 50;

  private final SequencedMap<String, Document> documents;
  private final PassageIndex index;

  private final ZoneId zone;

  private Knowledge(SequencedMap<String, Document> documents, ZoneId zone) {
    this.zone = zone;
    this.documents = documents;
    this.index =
        new PassageIndex(
            documents.values().stream().flatMap(d -> Chunker.passages(d).stream()).toList());
  }

  /**
   * @param files path inside the knowledge folder to text; other kinds than Markdown, text and CSV
   *     are left out
   * @throws KnowledgeFault for front matter that cannot be honoured
   */
  public static Knowledge of(SortedMap<String, String> files) {
    return of(files, ZoneOffset.UTC);
  }

  /**
   * As {@link #of(SortedMap)}.
   *
   * @param zone where the days of {@code valid_from} begin
   */
  public static Knowledge of(SortedMap<String, String> files, ZoneId zone) {
    SequencedMap<String, Document> documents = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    files.forEach(
        (path, text) -> {
          if (DocumentReader.reads(path))
            tried(faults, () -> documents.put(path, DocumentReader.read(path, text)));
        });
    if (faults.isEmpty())
      for (Document document : documents.values())
        tried(faults, () -> checkSuccessors(document, documents));
    if (!faults.isEmpty()) throw new KnowledgeFault(faults);
    return new Knowledge(documents, zone);
  }

  private static void tried(List<String> faults, Runnable reading) {
    try {
      reading.run();
    } catch (KnowledgeFault fault) {
      faults.addAll(fault.faults());
    }
  }

  private static void checkSuccessors(Document document, Map<String, Document> documents) {
    Set<String> seen = new LinkedHashSet<>(List.of(document.path()));
    Optional<String> next = document.supersededBy();
    while (next.isPresent()) {
      Document newer = documents.get(next.get());
      if (newer == null)
        throw new KnowledgeFault(
            document.path()
                + ": superseded_by: there is no document '"
                + next.get()
                + "' in the knowledge folder; the path begins there");
      if (!seen.add(newer.path()))
        throw new KnowledgeFault(
            document.path() + ": superseded_by: goes round in a circle: " + seen);
      next = newer.supersededBy();
    }
  }

  /** The day on which something is asked. */
  public LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, zone);
  }

  /** Whether a file of this name is taken as a document: Markdown, text, CSV. */
  public static boolean reads(String path) {
    return DocumentReader.reads(path);
  }

  /** No document, or none with any text. */
  public boolean isEmpty() {
    return documents.values().stream().allMatch(d -> d.sections().isEmpty());
  }

  public Collection<Document> documents() {
    return Collections.unmodifiableCollection(documents.values());
  }

  /** Paths of what this agent may read on this day, in order of path. */
  public SequencedSet<String> readable(String agent, LocalDate day) {
    SequencedSet<String> paths = new LinkedHashSet<>();
    for (Document document : documents.values())
      if (document.readableBy(agent) && inForce(document, day)) paths.add(document.path());
    return paths;
  }

  private boolean inForce(Document document, LocalDate day) {
    if (document.validFrom().isPresent() && document.validFrom().get().isAfter(day)) return false;
    return document
        .supersededBy()
        .map(documents::get)
        .filter(newer -> hasBegun(newer, day))
        .isEmpty();
  }

  private static boolean hasBegun(Document document, LocalDate day) {
    return document.validFrom().isEmpty() || !document.validFrom().get().isAfter(day);
  }

  public List<Passage> search(String agent, LocalDate day, String query, int limit) {
    return index.search(query, readable(agent, day), Math.clamp(limit, 1, MAX_HITS));
  }

  /**
   * The document, if this agent may read it on this day.
   *
   * @param path also with a {@code ./} before it
   */
  public Optional<Document> read(String agent, LocalDate day, String path) {
    return Optional.ofNullable(documents.get(path.strip().replaceFirst("^(?:\\./)+", "")))
        .filter(d -> readable(agent, day).contains(d.path()));
  }
}
