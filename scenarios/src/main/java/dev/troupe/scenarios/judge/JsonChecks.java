package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether an output is JSON, or holds JSON objects, and whether they match a JSON Schema (draft 7
 * where it names no other).
 */
final class JsonChecks {
  static final Map<String, Check> ALL =
      Map.of("is-json", new IsJson(), "contains-json", new ContainsJson());

  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final com.networknt.schema.SchemaRegistry SCHEMAS =
      com.networknt.schema.SchemaRegistry.withDefaultDialect(
          com.networknt.schema.SpecificationVersion.DRAFT_7,
          builder ->
              builder.schemaRegistryConfig(
                  com.networknt.schema.SchemaRegistryConfig.builder()
                      .formatAssertionsEnabled(true)
                      .build()));

  private JsonChecks() {}

  private static Optional<String> schemaFault(JsonNode value) {
    if (!JsText.isTruthy(value)) return Optional.empty();
    if (value.isArray() || value.isNumber() || value.isBoolean())
      return Optional.of("value must be a JSON Schema");
    try {
      JsonNode schema = schema(value);
      if (!schema.isObject() && !schema.isBoolean())
        return Optional.of("value must be a JSON Schema");
      List<com.networknt.schema.Error> faults = METAS.validate(schema);
      if (!faults.isEmpty()) return Optional.of("value is no JSON Schema: " + faults.getFirst());
      for (JsonNode reference : schema.findValues("$ref"))
        if (reference.asText().startsWith("#/")
            && schema.at(reference.asText().substring(1)).isMissingNode())
          return Optional.of("value is no JSON Schema: there is no " + reference.asText());
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("value is no JSON Schema: " + e.getMessage());
    }
  }

  private static final com.networknt.schema.Schema METAS =
      SCHEMAS.getSchema(
          com.networknt.schema.SchemaLocation.of("http://json-schema.org/draft-07/schema"));

  /** A schema in text is YAML, of which JSON is a part. */
  private static JsonNode schema(JsonNode value) {
    return value.isTextual() ? FlowObjects.yaml(value.asText()) : value;
  }

  private static List<String> faults(JsonNode schema, JsonNode value) {
    return SCHEMAS.getSchema(schema).validate(value).stream()
        .limit(3)
        .map(com.networknt.schema.Error::toString)
        .toList();
  }

  /** As {@code JSON.parse}: the last of two equal keys counts; missing for what is none. */
  static JsonNode parse(String text) {
    try {
      return text.startsWith("\uFEFF") ? MissingNode.getInstance() : STRICT.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static final class IsJson implements Check {
    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      return schemaFault(value);
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      JsonNode json = parse(subject.output());
      if (json.isMissingNode()) return Verdict.of(false, "the output is not JSON");
      if (!JsText.isTruthy(value)) return Verdict.of(true, "");
      List<String> faults = faults(schema(value), json);
      return Verdict.of(faults.isEmpty(), String.join("; ", faults));
    }
  }

  private static final class ContainsJson implements Check {
    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      return schemaFault(value);
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      List<JsonNode> found = FlowObjects.in(subject.output());
      if (found.isEmpty()) return Verdict.of(false, "the output holds no JSON object");
      if (!JsText.isTruthy(value)) return Verdict.of(true, "");
      JsonNode schema = schema(value);
      return Verdict.of(
          found.stream().anyMatch(each -> faults(schema, each).isEmpty()),
          "no JSON object in the output matches: " + faults(schema, found.getFirst()));
    }
  }
}
