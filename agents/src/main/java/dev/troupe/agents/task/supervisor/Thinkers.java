package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.memory.MemoryActor;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.agents.worker.ParsedPayloads;
import dev.troupe.agents.worker.Planner;
import dev.troupe.agents.worker.ThinkJob;
import dev.troupe.agents.worker.Thought;
import dev.troupe.agents.worker.Worker;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The task's planner, workers and memory: started when needed, replaced when they crash. */
final class Thinkers {
  private final ActorContext<TaskSupervisor.Command> context;
  private final TaskDeps deps;
  private final Team team;
  private final Toolbox tools;
  private final ParsedPayloads parsed = new ParsedPayloads();
  private final Map<String, ActorRef<Worker.Command>> workers = new LinkedHashMap<>();
  private Optional<ActorRef<Planner.Command>> planner = Optional.empty();
  private Optional<ActorRef<MemoryActor.Command>> memory = Optional.empty();
  private TenantId tenant = TenantId.DEFAULT;

  Thinkers(ActorContext<TaskSupervisor.Command> context, TaskDeps deps, Team team, Toolbox tools) {
    this.context = context;
    this.deps = deps;
    this.team = team;
    this.tools = tools;
  }

  /** (Re)starts memory with the journal's notes. */
  void remember(TaskState state) {
    tenant = state.tenant();
    ActorRef<MemoryActor.Command> started =
        context.spawnAnonymous(
            MemoryActor.create(tenant, state.notes(), deps.payloads(), deps.craft().recall(team)));
    context.watch(started);
    memory = Optional.of(started);
  }

  /** Tells memory what was noted since. */
  void note(TaskState before, TaskState after) {
    memory.ifPresent(
        m ->
            after
                .notes()
                .forEach(
                    (key, text) -> {
                      if (!text.equals(before.notes().get(key)))
                        m.tell(new MemoryActor.Noted(key, text));
                    }));
  }

  void think(TaskId task, TaskState state, SubtaskState subtask, Consumer<Thought> thought) {
    ThinkJob job = new Jobs(task, state, deps, team).of(subtask);
    if (job.planning().isPresent()) planner().tell(new Planner.Plan(job, thought));
    else worker(subtask.path()).tell(new Worker.Think(job, thought));
  }

  private ActorRef<Planner.Command> planner() {
    ActorRef<Planner.Command> running =
        planner.orElseGet(
            () -> context.spawnAnonymous(Planner.create(deps.craft(), deps.payloads(), parsed)));
    if (planner.isEmpty()) context.watch(running);
    planner = Optional.of(running);
    return running;
  }

  private ActorRef<Worker.Command> worker(String path) {
    ActorRef<Worker.Command> running = workers.get(path);
    if (running == null) {
      running =
          context.spawnAnonymous(
              Worker.create(deps.craft(), deps.payloads(), parsed, tools, memory.orElseThrow()));
      context.watch(running);
      workers.put(path, running);
    }
    return running;
  }

  void stop(String path) {
    ActorRef<Worker.Command> running = workers.remove(path);
    if (running != null) {
      context.unwatch(running);
      context.stop(running);
    }
  }

  /** Which subtasks were being thought about by this child; after memory's end, all of them. */
  List<String> ended(ActorRef<?> child, TaskState state) {
    if (planner.filter(child::equals).isPresent()) {
      planner = Optional.empty();
      return state.subtasks().values().stream()
          .filter(s -> s.open() && Jobs.plans(team, s))
          .map(SubtaskState::path)
          .toList();
    }
    if (memory.filter(child::equals).isPresent()) {
      List<String> waiting = List.copyOf(workers.keySet());
      waiting.forEach(this::stop);
      remember(state);
      return waiting;
    }
    List<String> own =
        workers.entrySet().stream()
            .filter(e -> e.getValue().equals(child))
            .map(Map.Entry::getKey)
            .toList();
    own.forEach(workers::remove);
    return own;
  }
}
