package dev.troupe.agents.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.util.List;

/** Sums over a task's calls. */
final class UsageView {
  private final List<TaskEvent> events;

  UsageView(List<TaskEvent> events) {
    this.events = events;
  }

  ObjectNode json() {
    long live = 0;
    long reused = 0;
    long retried = 0;
    long tools = 0;
    Usage usage = Usage.NONE;
    BigDecimal cost = BigDecimal.ZERO;
    String currency = "";
    for (TaskEvent event : events) {
      if (event instanceof TaskEvent.CallSent sent) {
        boolean model = sent.kind() == TaskEvent.Kind.MODEL;
        if (model) live++;
        else tools++;
        if (model && sent.attempt() > 1) retried++;
      } else if (event instanceof TaskEvent.CallReused answered) {
        if (answered.kind() == TaskEvent.Kind.MODEL) reused++;
      } else if (event instanceof TaskEvent.CallSettled settled) {
        usage = usage.plus(settled.settlement().usage());
        cost = cost.add(settled.settlement().cost().orElse(BigDecimal.ZERO));
        if (currency.isEmpty()) currency = settled.settlement().currency();
      }
    }
    ObjectNode json = Json.object();
    json.put("model_calls", live + reused)
        .put("live", live)
        .put("reused", reused)
        .put("retried", retried)
        .put("tool_calls", tools);
    json.put("input_tokens", usage.inputTokens()).put("output_tokens", usage.outputTokens());
    json.putObject("cost")
        .put("amount", cost.stripTrailingZeros().toPlainString())
        .put("currency", currency.isEmpty() ? "USD" : currency)
        .put("estimated", usage.estimated());
    return json;
  }
}
