package dev.troupe.runtime.model.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.api.ToolCall;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When tools are offered: call at once every one that was not called yet and whose required
 * parameters can all be filled from the prompt; then every one whose parameters the best hit fills.
 */
final class LookUpRule implements OfflineRule {
  private static final String QUERY = "query";

  @Override
  public Optional<Draft> apply(Reading reading) {
    if (!reading.request().toolsAllowed()) return Optional.empty();
    List<ToolCall> calls = new ArrayList<>();
    int made = reading.request().messages().stream().mapToInt(m -> m.toolCalls().size()).sum();
    for (ToolSpec tool : reading.request().tools()) {
      if (reading.called().contains(tool.name())) continue;
      Optional<ObjectNode> arguments = fill(tool, reading);
      if (arguments.isPresent())
        calls.add(new ToolCall("call_" + (made + calls.size() + 1), tool.name(), arguments.get()));
    }
    return calls.isEmpty() ? Optional.empty() : Optional.of(new Draft("", calls));
  }

  private static Optional<ObjectNode> fill(ToolSpec tool, Reading reading) {
    ObjectNode arguments = Json.object();
    JsonNode required = tool.parameters().path("required");
    if (required.isEmpty()) return Optional.empty();
    Optional<Evidence> best = EvidenceReader.best(reading);
    for (JsonNode name : required) {
      JsonNode type = tool.parameters().path("properties").path(name.asText()).path("type");
      Optional<JsonNode> value = reading.scalar(name.asText());
      if (value.isEmpty() && name.asText().equals(QUERY))
        value = Optional.of(TextNode.valueOf(reading.question()));
      if (value.isEmpty() && best.isPresent()) value = best.get().field(name.asText());
      Optional<JsonNode> typed = value.flatMap(v -> SchemaFiller.coerce(v, type.asText("string")));
      if (typed.isEmpty()) return Optional.empty();
      arguments.set(name.asText(), typed.get());
    }
    return Optional.of(arguments);
  }
}
