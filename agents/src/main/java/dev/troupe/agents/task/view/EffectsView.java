package dev.troupe.agents.task.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.task.state.Undoing;
import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ledger of a task's effects: every tool call with its key, how often it was tried, and what is
 * known of it. One object per call, in the order in which they were first wanted.
 */
public final class EffectsView {
  private final TaskId task;
  private final TaskState state;

  public EffectsView(TaskId task, TaskState state) {
    this.task = task;
    this.state = state;
  }

  public List<ObjectNode> effects() {
    List<ObjectNode> effects = new ArrayList<>();
    for (SubtaskState subtask : state.subtasks().values())
      for (CallState call : subtask.calls().values())
        if (call.made().kind() == TaskEvent.Kind.TOOL) effects.add(effect(subtask, call));
    return effects;
  }

  private ObjectNode effect(SubtaskState subtask, CallState call) {
    TaskEvent.Try made = call.made();
    ObjectNode json =
        Json.object()
            .put("call_id", new CallId(task, made.path(), made.label()).toString())
            .put("tool", made.name())
            .put("arguments_hash", made.request().value())
            .put("tries", made.attempt())
            .put("state", standing(subtask, call))
            .put("lost", call.lost());
    call.lastSent()
        .ifPresent(
            sent ->
                json.put("effect", sent.effect().wire())
                    .put("idempotency_key", sent.idempotencyKey()));
    json.put("undone", undone(subtask, call));
    call.settlement()
        .flatMap(Settlement::failure)
        .ifPresent(failure -> json.put("message", failure.message()));
    if (made instanceof TaskEvent.CallRefused refused) json.put("message", refused.message());
    ArrayNode questions = json.putArray("questions");
    for (QuestionState q : state.questions().values())
      if (q.asked().path().equals(made.path()) && q.asked().label().equals(made.label()))
        questions
            .addObject()
            .put("id", q.asked().id())
            .put("kind", q.asked().kind().wire())
            .put("answer", q.end().map(e -> e.answer().wire()).orElse(null))
            .put("by", q.end().map(TaskEvent.QuestionAnswered::by).orElse(null));
    return json;
  }

  /** In one word what is known of it. */
  private static String standing(SubtaskState subtask, CallState call) {
    if (call.made() instanceof TaskEvent.CallRefused) return "refused";
    if (call.unsettled()) return call.isLost() ? "lost" : "sent";
    Optional<String> failure = call.settlement().flatMap(Settlement::failure).map(f -> f.kind());
    if (failure.isEmpty()) return "settled";
    return switch (failure.get()) {
      case "not_sent" -> "not_sent";
      case "unknown_effect", "withdrawn" -> "unknown";
      default -> "failed";
    };
  }

  private static long undone(SubtaskState subtask, CallState call) {
    return subtask.calls().values().stream()
        .filter(other -> Undoing.original(subtask, other).filter(call::equals).isPresent())
        .filter(other -> other.settlement().flatMap(Settlement::result).isPresent())
        .count();
  }
}
