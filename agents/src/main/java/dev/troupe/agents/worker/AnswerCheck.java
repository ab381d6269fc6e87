package dev.troupe.agents.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.team.SourceSchema;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.json.JsonSchema;
import dev.troupe.runtime.json.LenientJson;
import dev.troupe.runtime.json.TypeCoercion;
import dev.troupe.runtime.knowledge.Document;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges an answer: JSON that matches the agent's schema, if need be once its values have the types
 * that are wanted, and, where the team requires sources, sources that exist, are in force and are
 * quoted verbatim. A wrong section name, and a quote that differs in white space, emphasis or the
 * width of characters only, are put right, not sent back.
 */
final class AnswerCheck implements OutputCheck {
  /** Most misfits that are told at once. */
  private static final int MAX_MISFITS = 8;

  /** Shorter quotes must be a whole line. */
  private static final int SHORTEST_QUOTE = 8;

  private final ThinkJob job;
  private final Optional<JsonNode> stated;
  private final Optional<JsonSchema> schema;
  private final boolean sources;
  private final boolean answers;

  /** The schema says how sources are to be named; of tasks accepted long ago it need not. */
  private final boolean named;

  AnswerCheck(ThinkJob job) {
    this.job = job;
    this.stated = job.agent().output().map(output -> output.schema());
    this.schema = stated.map(JsonSchema::of);
    this.sources = job.team().sourcesRequired();
    this.named = stated.filter(SourceSchema::namesThem).isPresent();
    this.answers = job.agent().name().equals(job.team().aggregate());
  }

  @Override
  public Checked check(String answer) {
    if (schema.isEmpty()) return Checked.good(answer.strip());
    LenientJson.Parsed parsed = LenientJson.parse(answer);
    if (!parsed.ok()) return Checked.bad(StopReason.ANSWER_REJECTED, List.of(parsed.fault()));
    JsonNode output = parsed.value();
    List<String> faults = new ArrayList<>(schema.get().misfits(output, MAX_MISFITS));
    if (!faults.isEmpty()) {
      output = TypeCoercion.coerce(stated.orElseThrow(), output);
      if (!schema.get().misfits(output, MAX_MISFITS).isEmpty())
        return Checked.bad(StopReason.ANSWER_REJECTED, faults);
      faults.clear();
    }
    if (sources && answers) sourcesOf(output, faults);
    if (sources) checkQuotes(output, faults);
    return faults.isEmpty()
        ? Checked.good(output.toString())
        : Checked.bad(StopReason.SOURCES_MISSING, faults);
  }

  @Override
  public boolean isProse() {
    return schema.isEmpty();
  }

  private void sourcesOf(JsonNode output, List<String> faults) {
    boolean saysNothing = output.has("text") && output.path("text").asText("").isBlank();
    if (!saysNothing && output.path("sources").isEmpty())
      faults.add(
          "\"sources\" is empty: name document, section and a verbatim quote for what \"text\""
              + " says, or set \"text\" to null when the documents do not say");
    for (JsonNode source : named ? output.path("sources") : Json.array())
      if (!source.path("document").isTextual() || !source.path("quote").isTextual())
        faults.add("a source names no document, or has no quote: " + source);
  }

  /**
   * Every object with a document and a quote, wherever it stands, also in what others will build
   * upon.
   */
  private void checkQuotes(JsonNode node, List<String> faults) {
    if (node instanceof ObjectNode object && node.path("document").isTextual() && node.has("quote"))
      checkQuote(object, faults);
    node.forEach(inner -> checkQuotes(inner, faults));
  }

  private void checkQuote(ObjectNode source, List<String> faults) {
    String path = source.path("document").asText("");
    String quote = source.path("quote").asText("").strip();
    Optional<Document> document = readable(path);
    if (document.isEmpty()) {
      faults.add("source '" + path + "' is not a document that may be used");
      return;
    }
    if (quote.isEmpty()) {
      faults.add("the source " + path + " has no quote");
      return;
    }
    Optional<Found> found = find(document.get(), quote, source.path("section").asText(""));
    if (found.isEmpty())
      faults.add("the quote \"" + quote + "\" does not stand verbatim in " + path);
    else if (quote.length() < SHORTEST_QUOTE && !isLine(document.get(), found.get().words()))
      faults.add(
          "the quote \"" + quote + "\" is too short to prove anything; quote the whole sentence");
    else
      source
          .put("document", document.get().path())
          .put("section", found.get().section())
          .put("quote", found.get().words());
  }

  private static boolean isLine(Document document, String quote) {
    return document.sections().stream()
        .flatMap(s -> Stream.concat(s.text().lines(), headings(s)))
        .anyMatch(line -> line.strip().replaceFirst("^[-*+]\\s+", "").equals(quote));
  }

  private static Stream<String> headings(Document.Section section) {
    return Arrays.stream(section.heading().split(" > "));
  }

  private Optional<Document> readable(String path) {
    LocalDate day = job.team().knowledge().day(job.asOf());
    Collection<String> readers =
        answers ? job.team().agents().keySet() : List.of(job.agent().name());
    return readers.stream()
        .flatMap(agent -> job.team().knowledge().read(agent, day, path).stream())
        .findFirst();
  }

  /**
   * @param words as the document has them
   */
  private record Found(String section, String words) {}

  private static Optional<Found> find(Document document, String quote, String named) {
    boolean table = document.path().toLowerCase(Locale.ROOT).endsWith(".csv");
    List<Found> holding = new ArrayList<>();
    for (Document.Section section : document.sections())
      Stream.concat(Stream.of(section.text()), headings(section))
          .flatMap(text -> Quotation.find(text, table, quote).stream())
          .findFirst()
          .ifPresent(words -> holding.add(new Found(section.heading(), words)));
    return holding.stream()
        .filter(found -> found.section().equals(named))
        .findFirst()
        .or(() -> holding.stream().findFirst());
  }
}
