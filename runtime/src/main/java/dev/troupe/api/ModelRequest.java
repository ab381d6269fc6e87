package dev.troupe.api;

import java.util.List;
import java.util.Optional;

/**
 * One request to a model, free of any provider's dialect. Its canonical JSON is what is hashed.
 *
 * @param temperature sent only when stated: some models refuse it
 * @param maxTokens upper bound of the answer's tokens; 0 leaves it to the server
 * @param strictOutput send the schema as {@code response_format} too, not only as text in the
 *     prompt
 */
public record ModelRequest(
    List<Message> messages,
    List<ToolSpec> tools,
    boolean toolsAllowed,
    Optional<OutputSchema> output,
    boolean strictOutput,
    Optional<Double> temperature,
    int maxTokens) {
  public ModelRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  public ModelRequest withMessages(List<Message> others) {
    return new ModelRequest(
        others, tools, toolsAllowed, output, strictOutput, temperature, maxTokens);
  }

  public ModelRequest withTools(boolean allowed, boolean strict) {
    return new ModelRequest(messages, tools, allowed, output, strict, temperature, maxTokens);
  }
}
