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
import java.util.Objects;
import java.util.Optional;

/** From a wanted move that is due to a call with all its particulars. */
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

  /** A strategy wants settled moves too; due is what was not made yet, or is wanted once more. */
  static boolean due(Thought thought, Label label, Move move, Optional<CallState> made) {
    return switch (move) {
      case Move.CallModel call ->
          (made.isEmpty() || (made.get().done() && made.get().sent().round() < call.round()))
              && thought.drafts().containsKey(label);
      case Move.CallTool call -> made.isEmpty();
      case Move.Delegate delegate -> false;
    };
  }

  static int attempt(Optional<CallState> made) {
    return made.isEmpty() ? 1 : made.get().sent().attempt() + 1;
  }

  Wanted of(Thought thought, Label label, Move move, CallId id, int attempt) {
    return switch (move) {
      case Move.CallModel call ->
          model(thought, Objects.requireNonNull(thought.drafts().get(label)), call, id, attempt);
      case Move.CallTool call -> tool(thought, call, id, attempt);
      case Move.Delegate delegate -> throw new IllegalArgumentException("no call: " + label);
    };
  }

  private Wanted model(
      Thought thought, Thought.Draft draft, Move.CallModel call, CallId id, int attempt) {
    Endpoint endpoint = deps.models().bound(call.model()).endpoint();
    long tokens = TokenEstimate.of(draft.request()) + draft.request().maxTokens();
    CallIntent intent =
        new CallIntent(
            id,
            state.tenant(),
            state.terms().priority(),
            state.terms().traceparent(),
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
    return new Wanted(intent, Optional.of(draft.request()));
  }

  private Wanted tool(Thought thought, Move.CallTool call, CallId id, int attempt) {
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
            state.terms().priority(),
            state.terms().traceparent(),
            attempt,
            TaskEvent.Kind.TOOL,
            call.tool(),
            agent(thought.path()),
            0,
            request,
            key,
            "",
            effect,
            CallIntent.idempotencyKey(id, TaskEvent.Kind.TOOL, attempt),
            0,
            asOf());
    return new Wanted(intent, Optional.empty());
  }

  private String agent(String path) {
    String agent = state.subtask(path).map(s -> s.opened().agent()).orElse("");
    return agent.isEmpty() ? team.planner().orElse(team.aggregate()) : agent;
  }

  private Instant asOf() {
    return state.submittedAt().orElse(Instant.EPOCH);
  }
}
