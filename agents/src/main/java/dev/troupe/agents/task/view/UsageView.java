package dev.troupe.agents.task.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.state.Spent;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;

/**
 * What a task's calls came to, as the resource tells it. Those that a process left on the wire when
 * it ended are {@code unknown}: they may have been paid too.
 *
 * @param spent by all of them
 */
record UsageView(Spent spent) {
  ObjectNode json() {
    Usage usage = spent.usage();
    ObjectNode json = Json.object();
    json.put("model_calls", spent.modelCalls() + spent.reused())
        .put("live", spent.modelCalls())
        .put("reused", spent.reused())
        .put("retried", spent.retried())
        .put("unknown", spent.lost())
        .put("tool_calls", spent.toolCalls());
    json.put("input_tokens", usage.inputTokens()).put("output_tokens", usage.outputTokens());
    json.putObject("cost")
        .put("amount", spent.cost().stripTrailingZeros().toPlainString())
        .put("currency", spent.currency().isEmpty() ? "USD" : spent.currency())
        .put("estimated", usage.estimated() || spent.lost() > 0 || spent.isPartlyUnknown());
    return json;
  }
}
