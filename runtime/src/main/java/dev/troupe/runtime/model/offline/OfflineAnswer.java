package dev.troupe.runtime.model.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.text.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was found, and how it reads as text. */
record OfflineAnswer(String question, List<Part> parts) {
  /**
   * @param asked the question of a part; empty when there is only one
   */
  record Part(String asked, List<Evidence> quotes, List<JsonNode> records) {}

  List<Evidence> quotes() {
    return parts.stream().flatMap(p -> p.quotes().stream()).distinct().toList();
  }

  List<JsonNode> records() {
    return parts.stream().flatMap(p -> p.records().stream()).distinct().toList();
  }

  boolean found() {
    return !quotes().isEmpty();
  }

  private boolean chinese() {
    return Language.of(question) == Language.CHINESE;
  }

  String nothing() {
    return chinese() ? "资料中没有找到答案。" : "The documents do not answer this.";
  }

  /** The quotes by question, with document and section; empty when nothing was found. */
  Optional<String> text() {
    if (!found()) return Optional.empty();
    StringBuilder text = new StringBuilder();
    for (JsonNode record : records()) text.append(record(record)).append('\n');
    for (Part part : parts) {
      if (part.asked().isEmpty() && part.quotes().isEmpty()) continue;
      boolean own = part.asked().isEmpty() || part.asked().equals(question);
      if (!own) text.append(part.asked()).append('\n');
      for (Evidence quote : part.quotes())
        text.append(own ? "" : "  ").append(quote(quote)).append('\n');
      if (part.quotes().isEmpty()) text.append("  ").append(nothing()).append('\n');
    }
    return Optional.of(text.toString().strip());
  }

  private String quote(Evidence quote) {
    String place = quote.document() + (quote.section().isEmpty() ? "" : " § " + quote.section());
    boolean han = Language.of(quote.text()) == Language.CHINESE;
    return quote.text().replace("\n", " ") + (han ? "（" + place + "）" : " (" + place + ")");
  }

  private String record(JsonNode record) {
    List<String> fields = new ArrayList<>();
    record.properties().forEach(f -> fields.add(f.getKey() + ": " + f.getValue().asText()));
    return String.join(chinese() ? "，" : ", ", fields);
  }
}
