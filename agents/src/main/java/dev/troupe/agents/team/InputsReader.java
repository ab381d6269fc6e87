package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Reads {@code inputs} and {@code examples} of a team. */
final class InputsReader {
  private InputsReader() {}

  /** By name, in the order of the file. */
  static SequencedMap<String, InputSpec> inputs(YamlNode node) {
    SequencedMap<String, InputSpec> inputs = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (name, value) -> {
              value.only(
                  Set.of("type", "default", "description", "untrusted"), Set.of("enum", "format"));
              boolean untrusted = value.get("untrusted").bool(false);
              InputSpec.Type type =
                  InputSpec.Type.valueOf(
                      value
                          .get("type")
                          .oneOf("string", "string", "integer", "number", "boolean")
                          .toUpperCase(Locale.ROOT));
              InputSpec plain = new InputSpec(name, type, Optional.empty(), untrusted);
              Optional<JsonNode> fallback =
                  value.get("default").present()
                      ? Optional.of(convert(plain, value.get("default")))
                      : Optional.empty();
              inputs.put(name, new InputSpec(name, type, fallback, untrusted));
            });
    return inputs;
  }

  private static JsonNode convert(InputSpec spec, YamlNode value) {
    try {
      return spec.convert(value.json());
    } catch (UserFault e) {
      throw value.fault(e.text());
    }
  }

  /** Named sets of values for these inputs. */
  static SequencedMap<String, ObjectNode> examples(
      YamlNode node, SequencedMap<String, InputSpec> inputs) {
    SequencedMap<String, ObjectNode> examples = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (name, example) -> {
              ObjectNode values = Json.object();
              example
                  .entries()
                  .forEach(
                      (input, value) -> {
                        InputSpec spec = inputs.get(input);
                        if (spec == null) throw value.fault("there is no input '" + input + "'");
                        values.set(input, convert(spec, value));
                      });
              examples.put(name, values);
            });
    return examples;
  }
}
