package dev.troupe.agents.task.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.Answers;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.Hash;
import dev.troupe.runtime.json.Json;

/** Questions as people see them: with what they are about, in full. */
public final class QuestionView {
  private QuestionView() {}

  /** All of a task, those that were answered too, in the order in which they were asked. */
  public static ArrayNode all(TaskState state, TaskView.Reader payloads) {
    ArrayNode all = Json.array();
    for (QuestionState q : state.questions().values()) all.add(json(q, state, payloads));
    return all;
  }

  static ObjectNode json(QuestionState of, TaskState state, TaskView.Reader payloads) {
    Question question = of.asked();
    ObjectNode json =
        Json.object()
            .put("id", question.id())
            .put("kind", question.kind().wire())
            .put("agent", question.agent())
            .put("subject", question.subject())
            .put("why", question.why());
    String text = text(state, payloads, question.request());
    JsonNode data = Answers.data(text);
    switch (question.kind()) {
      case ASK -> json.put("text", text);
      case PLAN -> json.set("plan", data);
      case APPROVAL, EFFECT -> json.set("arguments", data);
    }
    json.set("answers", Json.tree(question.kind().answers()));
    json.put("expires_at", Times.text(question.expires()));
    json.put("answer", of.end().map(e -> e.answer().wire()).orElse(null));
    of.end()
        .ifPresent(
            end -> {
              json.put("by", end.by());
              end.text().ifPresent(said -> json.put("said", text(state, payloads, said)));
            });
    return json;
  }

  private static String text(TaskState state, TaskView.Reader payloads, Hash hash) {
    return new String(payloads.read(state.tenant(), hash), UTF_8);
  }
}
