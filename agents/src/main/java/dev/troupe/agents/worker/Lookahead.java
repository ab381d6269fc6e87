package dev.troupe.agents.worker;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.memory.Recollection;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.answers.KeptAnswer;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.CallKey;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.payload.Payloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/** Looks ahead for one task: thinks its thoughts until an answer is missing. Blocks. */
final class Lookahead {
  /**
   * What it looks at.
   *
   * @param payloads only read
   * @param endpoints by model role
   * @param answers that were given before
   */
  record World(
      TenantId tenant,
      Payloads payloads,
      Function<String, Endpoint> endpoints,
      AnswerIndex answers,
      Env env) {}

  private final World world;
  private final Foresight.Asked asked;
  private final Team team;
  private final Rethinking thinking;
  private final Payloads store;
  private final Hash request;
  private final SequencedMap<String, ForeseenSubtask> children = new LinkedHashMap<>();
  private final SequencedMap<String, Foresight.Due> due = new LinkedHashMap<>();
  private Optional<Plan> plan = Optional.empty();
  private final List<Foresight.Due> known = new ArrayList<>();

  Lookahead(World world, Foresight.Asked asked) {
    this.world = world;
    this.asked = asked;
    this.team = asked.team();
    this.thinking = new Rethinking(team, world.payloads());
    this.store = thinking.store();
    this.request =
        store.put(world.tenant(), Json.bytes(new StoredRequest(asked.goal(), asked.inputs())));
  }

  Foresight.Seen seen() {
    AgentSpec top = team.agent(team.planner().orElse(team.aggregate()));
    ForeseenSubtask root = new ForeseenSubtask(SubtaskPath.ROOT, top, "", Json.object(), List.of());
    think(root);
    SequencedMap<String, String> steps = new LinkedHashMap<>();
    children.forEach((id, child) -> child.result.ifPresent(r -> steps.put(id, text(r))));
    return new Foresight.Seen(
        known, List.copyOf(due.values()), later(root), root.result.map(this::text), steps);
  }

  private List<Foresight.Later> later(ForeseenSubtask root) {
    List<Foresight.Later> later = new ArrayList<>();
    if (root.settled()) return later;
    if (plan.isEmpty()) {
      int most = team.limits().count(Limit.MODEL_CALLS) - root.calls;
      return List.of(new Foresight.Later(root.agent.name(), most));
    }
    Set<String> dead = new HashSet<>();
    for (Plan.PlannedSubtask step : plan.get().subtasks()) {
      ForeseenSubtask node = children.get(step.id());
      if (node != null && node.settled()) continue;
      if (node == null && isDead(step, dead)) dead.add(step.id());
      else {
        int most = Foresight.most(team, team.agent(step.agent())) - (node == null ? 0 : node.calls);
        if (most > 0) later.add(new Foresight.Later(step.agent(), most));
      }
    }
    return later;
  }

  /** All it waits for is over and it was not begun: it was skipped, or had nothing to go on. */
  private boolean isDead(Plan.PlannedSubtask step, Set<String> dead) {
    return !step.agent().equals(team.aggregate())
        && step.dependsOn().stream()
            .allMatch(
                id ->
                    dead.contains(id) || (children.containsKey(id) && children.get(id).settled()));
  }

  /** Thinks until it needs something that is not there. */
  private void think(ForeseenSubtask node) {
    if (!node.path.equals(SubtaskPath.ROOT) && node.agent.plan().isPresent()) return;
    boolean goesOn = true;
    while (goesOn) {
      Thought thought = thought(node);
      goesOn =
          switch (thought.decision()) {
            case Decision.Finish finish -> {
              node.result = Optional.of(store.put(world.tenant(), finish.output()));
              yield false;
            }
            case Decision.FinishAs as -> {
              ForeseenSubtask child = children.get(as.delegate().value());
              if (child != null) {
                node.result = child.result;
                node.failure = child.failure;
              }
              yield false;
            }
            case Decision.GiveUp gaveUp -> {
              node.failure = Optional.of(gaveUp.failure());
              yield false;
            }
            case Decision.Pending pending -> moves(node, thought, pending);
          };
    }
  }

  /** Whether anything came of it, so that another thought is worth its while. */
  private boolean moves(ForeseenSubtask node, Thought thought, Decision.Pending pending) {
    for (Decision.Remark remark : pending.remarks())
      if (remark instanceof Decision.Remark.PlanAccepted accepted
          && node.path.equals(SubtaskPath.ROOT)) plan = Optional.of(accepted.plan());
    boolean moved = false;
    for (Map.Entry<Label, Move> wanted : pending.wanted().entrySet())
      moved |=
          switch (wanted.getValue()) {
            case Move.CallModel call -> asks(node, wanted.getKey(), call, thought);
            case Move.Delegate delegate -> begins(node, wanted.getKey(), delegate);
            case Move.CallTool tool -> false;
            case Move.AskHuman ask -> false;
          };
    return moved;
  }

  private boolean asks(ForeseenSubtask node, Label label, Move.CallModel call, Thought thought) {
    Thought.Draft draft = thought.drafts().get(label);
    String once = node.path + "/" + label.value() + "#" + call.round();
    if (draft == null || due.containsKey(once)) return false;
    node.calls++;
    String fingerprint = world.endpoints().apply(call.model()).fingerprint();
    Hash key = CallKey.of(draft.request(), fingerprint, asked.sample());
    Optional<Hash> answer = kept(node.agent.name(), key);
    if (answer.isEmpty()) {
      due.put(once, new Foresight.Due(node.agent.name(), call.model(), key, draft.request()));
      return false;
    }
    known.add(new Foresight.Due(node.agent.name(), call.model(), key, draft.request()));
    node.answered(label, call.round(), draft.manifest(), answer);
    return true;
  }

  private Optional<Hash> kept(String agent, Hash key) {
    Optional<Duration> fresh = team.reuse(agent).fresh(true);
    if (fresh.isEmpty()) return Optional.empty();
    return world
        .answers()
        .find(world.tenant(), key)
        .toCompletableFuture()
        .join()
        .filter(
            found -> Duration.between(found.at(), world.env().now()).compareTo(fresh.get()) <= 0)
        .map(KeptAnswer::result);
  }

  private boolean begins(ForeseenSubtask parent, Label label, Move.Delegate delegate) {
    if (children.containsKey(label.value())) return false;
    ForeseenSubtask child =
        new ForeseenSubtask(
            SubtaskPath.ROOT + "/" + label.value(),
            team.agent(delegate.agent()),
            delegate.instruction(),
            delegate.inputs(),
            delegate.dependsOn());
    children.put(label.value(), child);
    think(child);
    boolean decides = plan.filter(p -> p.decidesBy(label.value())).isPresent();
    parent.delegated(label, child, decides);
    return child.settled();
  }

  private Thought thought(ForeseenSubtask node) {
    List<Recollection.Note> notes = new ArrayList<>();
    notes.add(new Recollection.Note("goal", asked.goal()));
    children.forEach(
        (id, child) -> child.result.ifPresent(r -> notes.add(new Recollection.Note(id, text(r)))));
    return thinking.think(job(node), notes);
  }

  private String text(Hash hash) {
    return new String(
        store.get(world.tenant(), hash).toCompletableFuture().join(),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private ThinkJob job(ForeseenSubtask node) {
    AgentSpec agent =
        node.agent.withSteps(Math.min(node.agent.steps(), team.limits().count(Limit.STEPS)));
    Endpoint endpoint = world.endpoints().apply(agent.model());
    boolean root = node.path.equals(SubtaskPath.ROOT);
    return new ThinkJob(
        world.tenant(),
        new TaskId("foreseen"),
        node.path,
        0,
        team,
        agent,
        request,
        node.instruction,
        node.inputs,
        node.past(),
        results(node.dependsOn),
        world.env().now(),
        endpoint.family(),
        root ? plan : Optional.empty(),
        root ? Optional.of(terms()) : Optional.empty(),
        endpoint.limits().longestAnswer(team.limits().boundTokens()),
        OptionalInt.empty());
  }

  private PlanTerms terms() {
    return team.planTerms();
  }

  private List<ThinkJob.SubtaskResult> results(List<String> ids) {
    List<ThinkJob.SubtaskResult> results = new ArrayList<>();
    for (String id : ids) {
      Optional<ForeseenSubtask> of = Optional.ofNullable(children.get(id));
      results.add(
          new ThinkJob.SubtaskResult(
              id,
              of.map(n -> n.agent.name()).orElse(""),
              of.map(n -> n.instruction).orElse(""),
              of.flatMap(n -> n.result),
              of.flatMap(n -> n.failure)));
    }
    return results;
  }
}
