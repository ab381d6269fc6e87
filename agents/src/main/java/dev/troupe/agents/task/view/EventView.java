package dev.troupe.agents.task.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import java.util.List;

/** An event as outsiders see it: JSON without payload bodies, fields in snake_case. */
public final class EventView {
  private EventView() {}

  public static ObjectNode json(TaskId task, TaskHistory.Numbered numbered) {
    JournalEntry entry = numbered.entry();
    ObjectNode json =
        Json.object().put("seq", numbered.seq()).put("event", TaskEventCodec.name(entry.event()));
    json.put("at", Times.text(entry.at())).put("cause", entry.cause());
    ObjectNode data = (ObjectNode) Json.tree(entry.event());
    switch (entry.event()) {
      case TaskEvent.CallSent e -> call(json, task, e.path(), e.label(), e.attempt());
      case TaskEvent.CallWithdrawn e -> call(json, task, e.path(), e.label(), e.attempt());
      case TaskEvent.CallLost e -> call(json, task, e.path(), e.label(), e.attempt());
      case TaskEvent.CallRepeated e -> call(json, task, e.path(), e.label(), e.attempt());
      case TaskEvent.CallRefused e -> call(json, task, e.path(), e.label(), e.attempt());
      case TaskEvent.CallReused e -> {
        call(json, task, e.path(), e.label(), e.attempt());
        data.put("answered_at", Times.text(e.answeredAt()));
      }
      case TaskEvent.CallSettled e -> {
        call(json, task, e.path(), e.label(), e.attempt());
        json.put("outcome", e.settlement().result().isPresent() ? "answered" : "failed");
        JsonNode settlement = data.remove("settlement");
        ObjectNode flat = (ObjectNode) settlement;
        JsonNode amount = flat.remove("cost");
        JsonNode currency = flat.remove("currency");
        if (amount != null)
          json.putObject("cost")
              .put("amount", amount.decimalValue().toPlainString())
              .put("currency", currency.asText())
              .put("estimated", e.settlement().usage().estimated());
        json.setAll(flat);
        e.retryAt().ifPresent(at -> data.put("retry_at", Times.text(at)));
      }
      default -> {}
    }
    data.remove(List.of("path", "label", "attempt"));
    String path = path(entry.event());
    if (!path.isEmpty()) json.put("path", path);
    data.properties().forEach(field -> json.set(field.getKey(), field.getValue()));
    return json;
  }

  private static String path(TaskEvent event) {
    return switch (event) {
      case TaskEvent.SubtaskOpened e -> e.path();
      case TaskEvent.SubtaskClosed e -> e.path();
      case TaskEvent.PlanAccepted e -> e.path();
      case TaskEvent.PlanRejected e -> e.path();
      case TaskEvent.LimitReached e -> e.path();
      case TaskEvent.Tainted e -> e.path();
      default -> "";
    };
  }

  private static void call(ObjectNode json, TaskId task, String path, String label, int attempt) {
    json.put("call_id", new CallId(task, path, label).toString()).put("try", attempt);
  }
}
