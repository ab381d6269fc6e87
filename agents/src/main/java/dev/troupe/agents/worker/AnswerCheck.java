package dev.troupe.agents.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.api.StopReason;
import dev.troupe.runtime.knowledge.Document;
import dev.troupe.runtime.model.LenientJson;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges an answer: JSON that matches the agent's schema and, where the team requires sources,
 * sources that exist, are in force and are quoted verbatim. A wrong section name is put right, not
 * sent back.
 */
final class AnswerCheck implements OutputCheck {
  private static final com.networknt.schema.SchemaRegistry SCHEMAS =
      com.networknt.schema.SchemaRegistry.withDefaultDialect(
          com.networknt.schema.SpecificationVersion.DRAFT_2020_12);

  private final ThinkJob job;
  private final Optional<com.networknt.schema.Schema> schema;
  private final boolean sources;

  AnswerCheck(ThinkJob job) {
    this.job = job;
    this.schema = job.agent().output().map(output -> SCHEMAS.getSchema(output.schema()));
    this.sources =
        job.team().sourcesRequired() && job.agent().name().equals(job.team().aggregate());
  }

  @Override
  public Checked check(String answer) {
    if (schema.isEmpty()) return Checked.good(answer.strip());
    LenientJson.Parsed parsed = LenientJson.parse(answer);
    if (!parsed.ok()) return Checked.bad(StopReason.PROVIDER, List.of(parsed.fault()));
    List<String> faults =
        new ArrayList<>(
            schema.get().validate(parsed.value()).stream()
                .map(com.networknt.schema.Error::toString)
                .limit(8)
                .toList());
    if (!faults.isEmpty()) return Checked.bad(StopReason.PROVIDER, faults);
    if (sources && parsed.value() instanceof ObjectNode output) checkSources(output, faults);
    return faults.isEmpty()
        ? Checked.good(parsed.value().toString())
        : Checked.bad(StopReason.SOURCES_MISSING, faults);
  }

  private void checkSources(ObjectNode output, List<String> faults) {
    JsonNode list = output.path("sources");
    boolean says = !output.path("text").asText("").isBlank();
    if (says && list.isEmpty())
      faults.add(
          "\"sources\" is empty: name document, section and a verbatim quote for what \"text\""
              + " says, or set \"text\" to null when the documents do not say");
    for (JsonNode source : list) {
      String path = source.path("document").asText("");
      String quote = source.path("quote").asText("");
      Optional<Document> document = readable(path);
      if (document.isEmpty())
        faults.add("source '" + path + "' is not a document that may be used");
      else if (quote.isBlank()) faults.add("the source " + path + " has no quote");
      else {
        Optional<String> section =
            sectionOf(document.get(), quote, source.path("section").asText(""));
        if (section.isEmpty())
          faults.add("the quote \"" + quote + "\" does not stand verbatim in " + path);
        else if (source instanceof ObjectNode object) object.put("section", section.get());
      }
    }
  }

  private Optional<Document> readable(String path) {
    LocalDate day = LocalDate.ofInstant(job.asOf(), ZoneOffset.UTC);
    return job.team().agents().keySet().stream()
        .flatMap(agent -> job.team().knowledge().read(agent, day, path).stream())
        .findFirst();
  }

  private static Optional<String> sectionOf(Document document, String quote, String named) {
    List<String> holding =
        document.sections().stream()
            .filter(s -> s.text().contains(quote))
            .map(Document.Section::heading)
            .toList();
    return holding.stream()
        .filter(heading -> heading.equals(named))
        .findFirst()
        .or(() -> holding.stream().findFirst());
  }
}
