package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Budget;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.worker.ThinkJob;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.model.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a thinker is given, from the task's state. */
public final class Jobs {
  private final TaskId task;
  private final TaskState state;
  private final Function<String, Endpoint> endpoints;
  private final boolean dayBound;
  private final Team team;

  Jobs(TaskId task, TaskState state, TaskDeps deps, Team team) {
    this(
        task,
        state,
        role -> deps.models().bound(role).endpoint(),
        deps.budgets().binds(state.tenant()),
        team);
  }

  /**
   * @param endpoints by model role
   * @param dayBound the tenant's day is bounded
   */
  public Jobs(
      TaskId task,
      TaskState state,
      Function<String, Endpoint> endpoints,
      boolean dayBound,
      Team team) {
    this.task = task;
    this.state = state;
    this.endpoints = endpoints;
    this.dayBound = dayBound;
    this.team = team;
  }

  public ThinkJob of(SubtaskState subtask) {
    TaskEvent.SubtaskOpened opened = subtask.opened();
    AgentSpec agent = agent(team, subtask);
    Endpoint endpoint = endpoints.apply(agent.model());
    String parent = SubtaskPath.parent(opened.path()).orElse(SubtaskPath.ROOT);
    return new ThinkJob(
        state.tenant(),
        task,
        opened.path(),
        subtask.version(),
        team,
        agent,
        state.submitted().orElseThrow().request(),
        opened.instruction(),
        opened.inputs(),
        past(subtask),
        results(parent, opened.dependsOn()),
        state.submittedAt().orElseThrow(),
        endpoint.family(),
        state.plan(opened.path()),
        plans(team, subtask) ? Optional.of(terms(subtask)) : Optional.empty(),
        endpoint.limits().longestAnswer(bounded(subtask)),
        Budget.left(state, team.limits(), opened.path()));
  }

  /** The root's is the planner, or the aggregate where the team states its plan. */
  static AgentSpec agent(Team team, SubtaskState subtask) {
    AgentSpec spec =
        team.agent(
            SubtaskPath.isRoot(subtask.path())
                ? team.planner().orElse(team.aggregate())
                : subtask.opened().agent());
    return spec.withSteps(Math.min(spec.steps(), team.limits().count(Limit.STEPS)));
  }

  static boolean plans(Team team, SubtaskState subtask) {
    return SubtaskPath.isRoot(subtask.path())
        || team.agent(subtask.opened().agent()).plan().isPresent();
  }

  private boolean bounded(SubtaskState subtask) {
    if (team.limits().boundTokens() || dayBound) return true;
    for (String at : SubtaskPath.upFrom(subtask.path())) {
      Optional<Limits> slice = state.subtask(at).flatMap(s -> s.opened().slice());
      if (slice.filter(Limits::boundTokens).isPresent()) return true;
    }
    return false;
  }

  private PlanTerms terms(SubtaskState subtask) {
    return team.planTerms(
        SubtaskPath.isRoot(subtask.path())
            ? Optional.empty()
            : Optional.of(subtask.opened().agent()),
        maxSubtasks(subtask.path()),
        above(subtask.path()),
        SubtaskPath.depth(subtask.path()) >= team.limits().count(Limit.DEPTH),
        subtask.opened().slice().orElse(team.limits()));
  }

  /** What it has delegated already, and what may still be opened by its bound and those above. */
  private int maxSubtasks(String path) {
    int left = Integer.MAX_VALUE;
    for (String here : SubtaskPath.upFrom(path)) {
      Limits limits = Budget.at(state, team.limits(), here);
      left = Math.min(left, limits.count(Limit.SUBTASKS) - planned(here + "/"));
    }
    int own = state.plan(path).map(p -> p.subtasks().size()).orElse(0);
    return Math.max(0, left) + own;
  }

  /** Subtasks below, opened or only planned. */
  private int planned(String below) {
    Set<String> all = new HashSet<>();
    for (String path : state.subtasks().keySet()) if (path.startsWith(below)) all.add(path);
    state
        .plans()
        .forEach(
            (path, plan) -> {
              if ((path + "/").startsWith(below))
                plan.subtasks().forEach(s -> all.add(SubtaskPath.of(path, s.id())));
            });
    return all.size();
  }

  private List<PlanTerms.Work> above(String path) {
    List<PlanTerms.Work> above = new ArrayList<>();
    for (String at : SubtaskPath.upFrom(path)) {
      state
          .subtask(at)
          .filter(s -> !SubtaskPath.isRoot(s.path()))
          .ifPresent(
              s -> above.add(new PlanTerms.Work(s.opened().agent(), s.opened().instruction())));
    }
    return above;
  }

  private List<ThinkJob.PastTurn> past(SubtaskState subtask) {
    List<ThinkJob.PastTurn> past = new ArrayList<>();
    subtask
        .calls()
        .forEach(
            (label, call) -> {
              if (call.made().kind() != TaskEvent.Kind.UNDO)
                past.add(call(label, call, denied(subtask.path(), label)));
            });
    if (plans(team, subtask))
      for (SubtaskState child : state.subtasks().values())
        if (SubtaskPath.isChild(child.path(), subtask.path()))
          past.add(delegate(child, state.plan(subtask.path())));
    for (QuestionState q : state.questions().values())
      if (q.asked().path().equals(subtask.path()) && isMove(q.asked().kind())) past.add(asked(q));
    return past;
  }

  /** Questions that an agent itself asked; those about calls belong to the calls. */
  private static boolean isMove(Question.Kind kind) {
    return kind == Question.Kind.ASK || kind == Question.Kind.PLAN;
  }

  private static ThinkJob.PastTurn asked(QuestionState q) {
    return new ThinkJob.PastTurn(
        new Label(q.asked().label()),
        0,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        q.end().map(e -> new ThinkJob.PastAnswer(e.answer().wire(), e.text())));
  }

  private static ThinkJob.PastTurn call(
      String label, CallState call, Optional<ThinkJob.PastAnswer> denied) {
    Optional<Settlement> end = call.done() ? call.settlement() : Optional.empty();
    boolean tool = call.made().kind() == TaskEvent.Kind.TOOL;
    Optional<Settlement.CallFailure> failed = end.flatMap(Settlement::failure);
    // Nobody knows whether it was done: no reason to give up, but the agent must know.
    boolean unknown = failed.filter(f -> f.kind().equals("unknown_effect")).isPresent();
    Optional<String> refused =
        call.made() instanceof TaskEvent.CallRefused r
            ? Optional.of(r.message())
            : failed.filter(f -> unknown).map(Settlement.CallFailure::message);
    return new ThinkJob.PastTurn(
        new Label(label),
        call.made().round(),
        tool,
        Optional.of(call.made().request()),
        end.flatMap(Settlement::result),
        failed.filter(f -> !unknown).map(f -> new Failure(reason(f.kind(), tool), f.message())),
        false,
        refused,
        refused.isPresent() ? denied : Optional.empty());
  }

  /** What a person said who did not allow this call. */
  private Optional<ThinkJob.PastAnswer> denied(String path, String label) {
    return state.questions().values().stream()
        .filter(q -> q.asked().path().equals(path) && q.asked().label().equals(label))
        .filter(q -> q.is(Answer.DENIED))
        .flatMap(q -> q.end().stream())
        .map(e -> new ThinkJob.PastAnswer(e.answer().wire(), e.text()))
        .findFirst();
  }

  private static StopReason reason(String kind, boolean tool) {
    if (tool) return StopReason.TOOL;
    return kind.equals("needs_language_model")
        ? StopReason.NEEDS_LANGUAGE_MODEL
        : StopReason.PROVIDER;
  }

  private static ThinkJob.PastTurn delegate(SubtaskState child, Optional<Plan> plan) {
    return new ThinkJob.PastTurn(
        new Label(child.opened().id()),
        0,
        false,
        Optional.empty(),
        plan.filter(p -> p.decidesBy(child.opened().id()))
            .flatMap(p -> child.closed())
            .flatMap(TaskEvent.SubtaskClosed::result),
        child.closed().flatMap(TaskEvent.SubtaskClosed::failure),
        child.closed().filter(c -> c.failure().isEmpty()).isPresent(),
        Optional.empty(),
        Optional.empty());
  }

  private List<ThinkJob.SubtaskResult> results(String parent, List<String> ids) {
    List<ThinkJob.SubtaskResult> results = new ArrayList<>();
    for (String id : ids) {
      Optional<SubtaskState> of = state.subtask(SubtaskPath.of(parent, id));
      Optional<TaskEvent.SubtaskClosed> end = of.flatMap(SubtaskState::closed);
      results.add(
          new ThinkJob.SubtaskResult(
              id,
              of.map(s -> s.opened().agent()).orElse(""),
              of.map(s -> s.opened().instruction()).orElse(""),
              end.flatMap(TaskEvent.SubtaskClosed::result),
              end.flatMap(TaskEvent.SubtaskClosed::failure)));
    }
    return results;
  }
}
