package dev.troupe.agents.task.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.plan.References;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.Answers;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.worker.StoredRequest;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.text.Language;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The task resource: one JSON object that says everything about a task, folded from its journal.
 */
public final class TaskView {
  /** Reads a payload; may block. */
  public interface Reader {
    byte[] read(TenantId tenant, Hash hash);
  }

  private final TaskId task;
  private final TaskState state;
  private final Reader payloads;
  private final Optional<String> aside;

  /**
   * @param aside why nobody tries it any more before somebody resumes it; empty for others
   */
  public TaskView(TaskId task, TaskState state, Reader payloads, Optional<String> aside) {
    this.task = task;
    this.state = state;
    this.payloads = payloads;
    this.aside = aside;
  }

  public ObjectNode json() {
    TaskEvent.TaskSubmitted submitted = state.submitted().orElseThrow();
    StoredRequest request =
        Json.read(payloads.read(state.tenant(), submitted.request()), StoredRequest.class);
    ObjectNode json = Json.object();
    json.put("id", task.value())
        .put("team", submitted.team())
        .put("team_hash", submitted.teamHash().value());
    json.put("environment", submitted.environment()).put("goal", request.goal());
    json.set("inputs", request.inputs());
    json.put("status", state.status()).put("paused", rests());
    json.put("set_aside", aside.filter(why -> state.open()).orElse(null));
    json.put("priority", state.terms().priority().wire());
    json.set("labels", Json.tree(state.terms().labels()));
    json.putObject("plan").set("subtasks", subtasks(SubtaskPath.ROOT));
    Optional<ObjectNode> answer = answer();
    if (answer.isPresent()) json.set("answer", answer.get());
    else json.putNull("answer");
    json.put(
        "stop_reason",
        state
            .ended()
            .map(TaskEvent.TaskEnded::stopReason)
            .or(
                () ->
                    state.standing().stopping()
                        ? Optional.of(StopReason.CANCELED)
                        : Optional.empty())
            .map(StopReason::wire)
            .orElse(null));
    state
        .ended()
        .filter(e -> !e.message().isEmpty())
        .ifPresent(e -> json.put("message", e.message()));
    json.set("usage", new UsageView(state.spent()).json());
    ArrayNode questions = json.putArray("questions");
    for (QuestionState question : state.questions().values())
      if (question.open()) questions.add(QuestionView.json(question, state, payloads));
    json.put("created_at", Times.text(state.submittedAt().orElseThrow()));
    json.put("ended_at", state.endedAt().map(Times::text).orElse(null));
    json.putObject("links")
        .put("self", "/v1/tasks/" + task)
        .put("events", "/v1/tasks/" + task + "/events");
    return json;
  }

  /** Not of a task that has ended, or ends, while it was paused. */
  private boolean rests() {
    return state.open() && state.paused() && !state.standing().stopping();
  }

  /** What a plan's subtasks came to; those that planned for themselves show their own. */
  private ArrayNode subtasks(String parent) {
    ArrayNode all = Json.array();
    for (Plan.PlannedSubtask planned : state.plan(parent).map(Plan::subtasks).orElse(List.of())) {
      ObjectNode json = all.addObject();
      String path = SubtaskPath.of(parent, planned.id());
      Optional<SubtaskState> s = state.subtask(path);
      json.put("id", planned.id())
          .put("agent", planned.agent())
          .put("instruction", References.shown(planned.instruction()));
      json.set("depends_on", Json.tree(planned.dependsOn()));
      json.put(
          "status", s.map(this::status).orElse(state.ended().isPresent() ? "skipped" : "pending"));
      json.put("started_at", s.flatMap(SubtaskState::startedAt).map(Times::text).orElse(null));
      // whoever had begun when the task ended, ended with it
      Optional<Instant> ended =
          s.flatMap(of -> of.endedAt().or(() -> of.startedAt().flatMap(began -> state.endedAt())));
      json.put("ended_at", ended.map(Times::text).orElse(null));
      json.put(
          "calls", s.map(SubtaskState::spent).map(c -> c.modelCalls() + c.toolCalls()).orElse(0L));
      if (state.plan(path).isPresent()) json.set("subtasks", subtasks(path));
    }
    return all;
  }

  private String status(SubtaskState s) {
    if (s.closed().isPresent())
      return s.closed().get().failure().isPresent() ? "failed" : "completed";
    if (state.ended().isPresent()) return "canceled";
    return s.calls().isEmpty() ? "pending" : "working";
  }

  private Optional<ObjectNode> answer() {
    if (state.ended().isEmpty()) return Optional.empty();
    TaskEvent.TaskEnded ended = state.ended().get();
    ObjectNode answer = Json.object();
    if (ended.answer().isPresent()) {
      String output = output(ended.answer().get());
      JsonNode data = Answers.data(output);
      answer.put(
          "text",
          withMissing(
              data.isObject() && data.has("text") ? data.path("text").asText(null) : output,
              ended.missing()));
      answer.set("data", data.isMissingNode() ? NullNode.getInstance() : data);
      answer.set("sources", data.path("sources").isArray() ? data.path("sources") : Json.array());
    } else {
      Optional<String> partial = partial();
      if (partial.isEmpty()) return Optional.empty();
      answer
          .put("text", withMissing(partial.get(), ended.missing()))
          .putNull("data")
          .put("partial", true);
      answer.putArray("sources");
    }
    if (!ended.missing().isEmpty()) answer.set("missing", Json.tree(ended.missing()));
    return Optional.of(answer);
  }

  private String output(Hash hash) {
    return new String(payloads.read(state.tenant(), hash), UTF_8);
  }

  /** What the finished subtasks found, when the one that should have summed it up failed. */
  private Optional<String> partial() {
    StringBuilder text = new StringBuilder();
    for (SubtaskState s : state.subtasks().values()) {
      Optional<Hash> result = s.closed().flatMap(TaskEvent.SubtaskClosed::result);
      if (result.isPresent() && !SubtaskPath.isRoot(s.opened().path()))
        text.append(References.shown(s.opened().instruction()))
            .append('\n')
            .append("  ")
            .append(readable(output(result.get())))
            .append('\n');
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString().strip());
  }

  /** The words of an output: its text, or every quote and text in it. */
  private static String readable(String output) {
    JsonNode data = Answers.data(output);
    if (data.isMissingNode()) return output;
    if (data.path("text").isTextual()) return data.path("text").asText();
    List<String> words = new ArrayList<>(data.findValuesAsText("quote"));
    words.addAll(data.findValuesAsText("text"));
    return words.isEmpty() ? output : String.join("\n  ", words);
  }

  /** An answer that lacks something says so in its own text, whatever the model wrote. */
  private static @Nullable String withMissing(
      @Nullable String text, List<TaskEvent.Missing> missing) {
    if (missing.isEmpty()) return text;
    String said = text == null ? "" : text;
    StringBuilder all = new StringBuilder(said.strip());
    boolean chinese =
        Language.of(said.isBlank() ? missing.getFirst().instruction() : said) == Language.CHINESE;
    all.append(all.isEmpty() ? "" : "\n\n").append(chinese ? "缺少以下部分：" : "Missing:");
    for (TaskEvent.Missing part : missing)
      all.append("\n- ")
          .append(part.id())
          .append(": ")
          .append(References.shown(part.instruction()))
          .append(chinese ? "（" : " (")
          .append(part.message())
          .append(chinese ? "）" : ")");
    return all.toString();
  }
}
