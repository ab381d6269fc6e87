package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** XML and HTML: is-xml, contains-xml, is-html, contains-html. */
final class MarkupChecks {
  static final Map<String, Check> ALL =
      Map.of(
          "is-xml", new Xml(true),
          "contains-xml", new Xml(false),
          "is-html", new Html(true),
          "contains-html", new Html(false));

  private MarkupChecks() {}

  private record Xml(boolean whole) implements Check {
    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      boolean good =
          !value.isObject() || value.isEmpty() || value.path("requiredElements").isArray();
      return good
          ? Optional.empty()
          : Optional.of("value must be names of elements with commas between them, or a list");
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      List<String> required = required(value);
      boolean good =
          whole
              ? XmlText.isWellFormed(subject.output()) && XmlText.has(subject.output(), required)
              : XmlText.parts(subject.output()).stream()
                  .anyMatch(part -> XmlText.has(part, required));
      return Verdict.of(
          good,
          (whole ? "the output is no XML" : "the output holds no XML")
              + (required.isEmpty() ? "" : " with " + String.join(", ", required)));
    }

    private static List<String> required(JsonNode value) {
      List<String> required = new ArrayList<>();
      if (value.isTextual())
        for (String name : value.asText().split(",", -1)) required.add(JsText.trim(name));
      JsonNode list = value.isObject() ? value.path("requiredElements") : value;
      list.forEach(item -> required.add(JsText.of(item)));
      return required;
    }
  }

  private record Html(boolean whole) implements Check {
    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      boolean good =
          whole ? HtmlText.isHtml(subject.output()) : HtmlText.containsHtml(subject.output());
      return Verdict.of(good, whole ? "the output is no HTML" : "the output holds no HTML");
    }
  }
}
