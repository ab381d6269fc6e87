package dev.troupe.agents.task;

import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.worker.ThinkJob;
import dev.troupe.api.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a thinker is given, from the task's state. */
final class Jobs {
  private final TaskId task;
  private final TaskState state;
  private final TaskDeps deps;
  private final Team team;

  Jobs(TaskId task, TaskState state, TaskDeps deps, Team team) {
    this.task = task;
    this.state = state;
    this.deps = deps;
    this.team = team;
  }

  ThinkJob of(SubtaskState subtask) {
    TaskEvent.SubtaskOpened opened = subtask.opened();
    boolean root = opened.path().equals(TaskState.ROOT);
    AgentSpec agent = team.agent(root ? team.planner().orElse(team.aggregate()) : opened.agent());
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
        past(subtask, root),
        results(opened.dependsOn()),
        state.submittedAt().orElseThrow(),
        deps.models().bound(agent.model()).endpoint().family(),
        root ? state.plan() : Optional.empty());
  }

  private List<ThinkJob.PastTurn> past(SubtaskState subtask, boolean root) {
    List<ThinkJob.PastTurn> past = new ArrayList<>();
    subtask.calls().forEach((label, call) -> past.add(call(label, call)));
    if (root)
      for (SubtaskState child : state.subtasks().values())
        if (!child.opened().path().equals(TaskState.ROOT)) past.add(delegate(child));
    return past;
  }

  private static ThinkJob.PastTurn call(String label, CallState call) {
    Optional<Settlement> end = call.done() ? call.settlement() : Optional.empty();
    boolean tool = call.sent().kind() == TaskEvent.Kind.TOOL;
    Optional<Failure> failure =
        end.flatMap(Settlement::failure).map(f -> new Failure(reason(f.kind(), tool), f.message()));
    return new ThinkJob.PastTurn(
        new Label(label),
        call.sent().round(),
        tool,
        Optional.of(call.sent().request()),
        end.flatMap(Settlement::result),
        failure,
        false);
  }

  private static StopReason reason(String kind, boolean tool) {
    if (tool) return StopReason.TOOL;
    return kind.equals("needs_language_model")
        ? StopReason.NEEDS_LANGUAGE_MODEL
        : StopReason.PROVIDER;
  }

  private static ThinkJob.PastTurn delegate(SubtaskState child) {
    return new ThinkJob.PastTurn(
        new Label(child.opened().id()),
        0,
        false,
        Optional.empty(),
        Optional.empty(),
        child.closed().flatMap(TaskEvent.SubtaskClosed::failure),
        child.closed().filter(c -> c.failure().isEmpty()).isPresent());
  }

  private List<ThinkJob.SubtaskResult> results(List<String> ids) {
    List<ThinkJob.SubtaskResult> results = new ArrayList<>();
    for (String id : ids) {
      Optional<SubtaskState> of = state.subtask(TaskState.pathOf(id));
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
