package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.CallKey;
import dev.troupe.runtime.model.Endpoint;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** From a wanted move that is due to a call with all its particulars, or to a question. */
final class Intents {
  record Wanted(CallIntent intent, Optional<ModelRequest> body) {}

  private final TaskState state;
  private final TaskDeps deps;
  private final Team team;
  private final Toolbox tools;

  Intents(TaskState state, TaskDeps deps, Team team, Toolbox tools) {
    this.state = state;
    this.deps = deps;
    this.team = team;
    this.tools = tools;
  }

  /** A strategy wants settled moves too; due is what was not made yet, or is wanted once more. */
  static boolean due(Thought thought, Label label, Move move, Optional<CallState> made) {
    return switch (move) {
      case Move.CallModel call ->
          (made.isEmpty() || (made.get().done() && made.get().made().round() < call.round()))
              && thought.drafts().containsKey(label);
      case Move.CallTool call -> made.isEmpty();
      case Move.Delegate delegate -> false;
      case Move.AskHuman ask -> false;
    };
  }

  static int attempt(Optional<CallState> made) {
    return made.isEmpty() ? 1 : made.get().made().attempt() + 1;
  }

  Wanted of(Thought thought, Label label, Move move, CallId id, int attempt) {
    return switch (move) {
      case Move.CallModel call ->
          model(thought, Objects.requireNonNull(thought.drafts().get(label)), call, id, attempt);
      case Move.CallTool call -> tool(thought, call, id, attempt);
      case Move.Delegate delegate -> throw new IllegalArgumentException("no call: " + label);
      case Move.AskHuman ask -> throw new IllegalArgumentException("no call: " + label);
    };
  }

  private Wanted model(
      Thought thought, Thought.Draft draft, Move.CallModel call, CallId id, int attempt) {
    Endpoint endpoint = deps.models().bound(call.model()).endpoint();
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
            CallKey.of(draft.request(), endpoint.fingerprint(), state.terms().sample().orElse(0)),
            endpoint.fingerprint(),
            Effect.UNKNOWN,
            CallIntent.idempotencyKey(id, TaskEvent.Kind.MODEL, attempt),
            Reserved.of(draft.request(), endpoint.price()),
            endpoint.timeout(),
            asOf(),
            0,
            team.reuse(agent(thought.path())).fresh(state.terms().rehearses()),
            state.terms().fork());
    return new Wanted(intent, Optional.of(draft.request()));
  }

  private Wanted tool(Thought thought, Move.CallTool call, CallId id, int attempt) {
    byte[] arguments = Json.bytes(call.arguments());
    Hash request = deps.payloads().put(state.tenant(), arguments);
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
            effect(call.tool()),
            CallIntent.idempotencyKey(id, TaskEvent.Kind.TOOL, attempt),
            Reserved.NOTHING,
            tools.timeout(call.tool()),
            asOf(),
            0,
            Optional.empty(),
            state.terms().fork());
    return new Wanted(intent, Optional.empty());
  }

  private Effect effect(String tool) {
    return tools.tool(tool).map(t -> t.spec().effect()).orElse(Effect.READ_ONLY);
  }

  /** What a person must be asked before this move, or as this move; empty for most. */
  Optional<Question> question(String path, Label label, Move move) {
    return switch (move) {
      case Move.AskHuman ask -> Optional.of(ask(path, label, ask));
      case Move.CallTool call -> approval(path, label, call);
      case Move.CallModel call -> Optional.empty();
      case Move.Delegate delegate -> Optional.empty();
    };
  }

  /** What has an effect, and cannot be called so; what only reads answers that itself. */
  Optional<Fact.Misfit> misfit(String path, Label label, Move move) {
    if (!(move instanceof Move.CallTool call) || effect(call.tool()) == Effect.READ_ONLY)
      return Optional.empty();
    return tools
        .misfit(call.tool(), call.arguments())
        .map(
            message ->
                new Fact.Misfit(
                    path,
                    label.value(),
                    call.tool(),
                    deps.payloads().put(state.tenant(), Json.bytes(call.arguments())),
                    message));
  }

  private Question ask(String path, Label label, Move.AskHuman ask) {
    boolean plan = ask.subject() == Move.AskHuman.Subject.PLAN;
    return question(
        plan ? Question.Kind.PLAN : Question.Kind.ASK,
        path,
        label.value(),
        plan ? "plan" : agent(path),
        deps.payloads().put(state.tenant(), ask.text()),
        plan ? "a plan waits to be allowed" : "agent " + agent(path) + " asks",
        0);
  }

  private Optional<Question> approval(String path, Label label, Move.CallTool call) {
    return tools
        .whyApproval(call.tool(), call.arguments())
        .or(() -> tainted(path, call))
        .map(
            why ->
                question(
                    Question.Kind.APPROVAL,
                    path,
                    label.value(),
                    call.tool(),
                    deps.payloads().put(state.tenant(), Json.bytes(call.arguments())),
                    why,
                    0));
  }

  /** A person has not allowed the very same call before: it is not asked for again. */
  Optional<Fact.Misfit> denied(String path, Label label, Move move) {
    if (!(move instanceof Move.CallTool call)) return Optional.empty();
    Hash request = Hash.of(Json.bytes(call.arguments()));
    return state.questions().values().stream()
        .filter(q -> q.asked().kind() == Question.Kind.APPROVAL && q.is(Answer.DENIED))
        .filter(q -> q.asked().subject().equals(call.tool()))
        .filter(q -> q.asked().request().equals(request))
        .findFirst()
        .map(
            q ->
                new Fact.Misfit(
                    path, label.value(), call.tool(), q.asked().request(), Question.DENIED));
  }

  private Optional<String> tainted(String path, Move.CallTool call) {
    boolean harmless = effect(call.tool()) == Effect.READ_ONLY;
    boolean tainted = state.subtask(path).filter(SubtaskState::tainted).isPresent();
    return tainted && !harmless
        ? Optional.of("the agent has read text that nobody vouches for")
        : Optional.empty();
  }

  /** Nobody can say whether a lost call had its effect. */
  Question aboutEffect(CallState lost) {
    TaskEvent.CallSent sent = lost.sent();
    return question(
        Question.Kind.EFFECT,
        sent.path(),
        sent.label(),
        sent.name(),
        sent.request(),
        "whether "
            + sent.name()
            + " (key "
            + sent.idempotencyKey()
            + ") had its effect is not known: "
            + (lost.why().isEmpty() ? "the process ended while it ran" : lost.why()),
        lost.lost());
  }

  private Question question(
      Question.Kind kind,
      String path,
      String label,
      String subject,
      Hash request,
      String why,
      int loss) {
    Instant expires = deps.env().now().plus(team.questionsExpire());
    return new Question("", kind, path, label, agent(path), subject, request, why, loss, expires);
  }

  private String agent(String path) {
    String agent = state.subtask(path).map(s -> s.opened().agent()).orElse("");
    return agent.isEmpty() ? team.planner().orElse(team.aggregate()) : agent;
  }

  private Instant asOf() {
    return state.submittedAt().orElse(Instant.EPOCH);
  }
}
