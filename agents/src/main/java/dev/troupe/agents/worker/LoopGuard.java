package dev.troupe.agents.worker;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.ToolCall;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Notices an agent that gets the same result for the same call again and again. It is told once;
 * when it does so once more, it is stopped. A result that changes begins the count anew, and tools
 * that are meant to be polled are not counted.
 */
final class LoopGuard {
  /** How often the same may come back before the model is told. */
  static final int REPEATS = 3;

  private record Call(String tool, JsonNode arguments, String malformed) {}

  private record Last(String result, int times) {}

  private final Set<String> polling;
  private final Map<Call, Last> last = new HashMap<>();
  private final Set<Call> now = new HashSet<>();
  private final SequencedSet<Call> repeated = new LinkedHashSet<>();
  private boolean looping;

  LoopGuard(Set<String> polling) {
    this.polling = polling;
  }

  /** Begins the results of another thought. */
  void next() {
    repeated.clear();
    now.clear();
  }

  /** Asked for twice in one thought it counts once: nobody knew the result. */
  void saw(ToolCall asked, String result) {
    if (polling.contains(asked.name())) return;
    Call call = new Call(asked.name(), asked.arguments(), asked.malformed());
    Last before = last.get(call);
    if (!now.add(call) && before != null && before.result().equals(result)) return;
    int times = before != null && before.result().equals(result) ? before.times() + 1 : 1;
    last.put(call, new Last(result, times));
    if (times == REPEATS) repeated.add(call);
    looping |= times > REPEATS;
  }

  /** What the model is to be told before its next thought. */
  Optional<String> note() {
    if (repeated.isEmpty()) return Optional.empty();
    String tools = repeated.stream().map(Call::tool).distinct().collect(joining(" and "));
    return Optional.of(
        "You have called "
            + tools
            + " with the same arguments "
            + REPEATS
            + " times, and the result was the same each time. It will not change: do something"
            + " else, or answer with what you have.");
  }

  boolean isLooping() {
    return looping;
  }
}
