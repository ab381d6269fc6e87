package dev.troupe.runtime.model.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When evidence is at hand: quote what answers each question, with document and section, in the
 * shape the schema asks for. Nothing good enough means not found: no text, no sources.
 */
final class AnswerRule implements OfflineRule {
  /** Most sentences quoted for one question. */
  static final int MAX_SENTENCES = 5;

  @Override
  public Optional<Draft> apply(Reading reading) {
    List<EvidenceReader.Group> groups = EvidenceReader.groups(reading);
    if (groups.isEmpty() && reading.results().isEmpty()) return Optional.empty();
    List<OfflineAnswer.Part> parts = new ArrayList<>();
    for (EvidenceReader.Group group : groups) {
      String asked = group.asked().isEmpty() ? reading.question() : group.asked();
      List<Evidence> chosen = choose(asked, group.evidence());
      parts.add(new OfflineAnswer.Part(group.asked(), chosen, group.records()));
    }
    OfflineAnswer answer = new OfflineAnswer(reading.question(), parts);
    String text =
        reading.schema().isPresent()
            ? new SchemaFiller(answer).fill(reading.schema().get()).toString()
            : answer.text().orElse("");
    return text.isEmpty()
        ? Optional.of(new Draft(answer.nothing(), List.of()))
        : Optional.of(new Draft(text, List.of()));
  }

  /** What was quoted before is taken as it is; passages are searched for their sentences. */
  private static List<Evidence> choose(String asked, List<Evidence> evidence) {
    List<Evidence> quoted =
        evidence.stream().filter(Evidence::chosen).limit(MAX_SENTENCES).toList();
    return quoted.isEmpty() ? new SentenceChooser(asked).choose(evidence, MAX_SENTENCES) : quoted;
  }
}
