package dev.troupe.runtime.model.offline;

import dev.troupe.api.ToolCall;
import java.util.List;
import java.util.Optional;

/** One rule: something to say, or nothing. */
interface OfflineRule {
  record Draft(String text, List<ToolCall> calls) {}

  Optional<Draft> apply(Reading reading);
}
