package dev.troupe.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One thing an agent can do besides thinking. Called on a bounded pool of virtual threads, so it
 * may block; arguments have passed {@link ToolSpec#parameters} before.
 */
public interface Tool {
  ToolSpec spec();

  /**
   * What else does not fit, in words for the model, beyond what the schema says. Asked before the
   * call is made, on the agents' own threads: it must neither block nor have an effect.
   */
  default Optional<String> misfit(JsonNode arguments) {
    return Optional.empty();
  }

  /**
   * @return what the model gets to read; JSON or text
   * @throws ToolFault a fault the model may read and act upon
   * @throws Exception anything else: only its class name is recorded, never its message. Whether
   *     the call had its effect is then not known: unless the tool is {@link Effect#READ_ONLY} or
   *     {@link Effect#IDEMPOTENT}, it is undone first, or a person is asked
   */
  String call(JsonNode arguments, ToolContext context) throws Exception;

  /**
   * Undoes what a call with this key did, if it did anything. Asked for when nobody can say how it
   * ended, before the call is made again, of tools that say {@link Effect#COMPENSABLE}; must be
   * safe to repeat.
   *
   * @param idempotencyKey the key that the call got in its context
   */
  default void compensate(String idempotencyKey, ToolContext context) throws Exception {
    throw new UnsupportedOperationException(spec().name() + " cannot be undone");
  }
}
