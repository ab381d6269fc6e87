package dev.troupe.agents.task;

import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.CallKey;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.TokenEstimate;
import java.time.Instant;
import java.util.Optional;

/**
 * From a wanted move to a call with all its particulars; nothing for a move that was made already.
 */
final class Intents {
  record Wanted(CallIntent intent, Optional<ModelRequest> body) {}

  private final TaskId task;
  private final TaskState state;
  private final TaskDeps deps;
  private final Team team;
  private final Toolbox tools;

  Intents(TaskId task, TaskState state, TaskDeps deps, Team team, Toolbox tools) {
    this.task = task;
    this.state = state;
    this.deps = deps;
    this.team = team;
    this.tools = tools;
  }

  Optional<Wanted> of(Thought thought, Label label, Move move, Optional<CallState> made) {
    CallId id = new CallId(task, thought.path(), label.value());
    return switch (move) {
      case Move.CallModel call -> model(thought, label, call, made, id);
      case Move.CallTool call -> made.isPresent() ? Optional.empty() : tool(thought, call, id);
      case Move.Delegate delegate -> Optional.empty();
    };
  }

  private Optional<Wanted> model(
      Thought thought, Label label, Move.CallModel call, Optional<CallState> made, CallId id) {
    Thought.Draft draft = thought.drafts().get(label);
    boolean due = made.map(m -> m.done() && m.sent().round() < call.round()).orElse(true);
    if (draft == null || !due) return Optional.empty();
    int attempt = made.map(m -> m.sent().attempt() + 1).orElse(1);
    Endpoint endpoint = deps.models().bound(call.model()).endpoint();
    long tokens = TokenEstimate.of(draft.request()) + draft.request().maxTokens();
    CallIntent intent =
        new CallIntent(
            id,
            state.tenant(),
            attempt,
            TaskEvent.Kind.MODEL,
            call.model(),
            agent(thought.path()),
            call.round(),
            draft.manifest(),
            CallKey.of(draft.request(), endpoint.fingerprint(), 0),
            endpoint.fingerprint(),
            Effect.UNKNOWN,
            CallIntent.idempotencyKey(id, TaskEvent.Kind.MODEL, attempt),
            tokens,
            asOf());
    return Optional.of(new Wanted(intent, Optional.of(draft.request())));
  }

  private Optional<Wanted> tool(Thought thought, Move.CallTool call, CallId id) {
    byte[] arguments = Json.bytes(call.arguments());
    Hash request = deps.payloads().put(state.tenant(), arguments);
    Effect effect = tools.tool(call.tool()).map(t -> t.spec().effect()).orElse(Effect.READ_ONLY);
    Hash key =
        Hash.of(
            Json.canonical(
                Json.object().put("tool", call.tool()).set("arguments", call.arguments())));
    CallIntent intent =
        new CallIntent(
            id,
            state.tenant(),
            1,
            TaskEvent.Kind.TOOL,
            call.tool(),
            agent(thought.path()),
            0,
            request,
            key,
            "",
            effect,
            CallIntent.idempotencyKey(id, TaskEvent.Kind.TOOL, 1),
            0,
            asOf());
    return Optional.of(new Wanted(intent, Optional.empty()));
  }

  private String agent(String path) {
    String agent = state.subtask(path).map(s -> s.opened().agent()).orElse("");
    return agent.isEmpty() ? team.planner().orElse(team.aggregate()) : agent;
  }

  private Instant asOf() {
    return state.submittedAt().orElse(Instant.EPOCH);
  }
}
