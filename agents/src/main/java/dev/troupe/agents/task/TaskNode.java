package dev.troupe.agents.task;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.Admission;
import dev.troupe.agents.task.admission.Pace;
import dev.troupe.agents.task.admission.Rooms;
import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.Placement;
import dev.troupe.agents.task.desk.CallDesk;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.desk.DeskDeps;
import dev.troupe.agents.task.feed.AnswerFeed;
import dev.troupe.agents.task.feed.EventFeed;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.supervisor.LocalPlacement;
import dev.troupe.agents.task.supervisor.TaskDeps;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.model.RequestManifests;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/** Wires the kernel's actors: desk, admission, placement, index. */
public record TaskNode(
    Tasks tasks, TaskHistory history, AnswerFeed answering, Models models, TenantBudgets budgets) {
  /** The desk is there before the placement that it tells. */
  private static final class Late implements Placement {
    private volatile @Nullable Placement placement;

    @Override
    public void tell(TaskId task, Fact fact) {
      Placement known = placement;
      if (known != null) known.tell(task, fact);
    }
  }

  /** The actors of a node; whoever waits for it is told. */
  public static Behavior<Void> create(NodeParts parts, Consumer<TaskNode> started) {
    return Behaviors.setup(
        context -> {
          started.accept(start(context, parts));
          return Behaviors.empty();
        });
  }

  private static TaskNode start(ActorContext<?> context, NodeParts parts) {
    Models models = Models.start(context, parts.models(), parts.env());
    Late placement = new Late();
    TaskHistory history = new TaskHistory(parts.journal());
    AnswerFeed answering = new AnswerFeed();
    ActorRef<DeskCommand> desk =
        context.spawn(
            resumed(
                CallDesk.create(
                    new DeskDeps(
                        parts.env(),
                        parts.payloads(),
                        parts.answers(),
                        history,
                        new RequestManifests(parts.payloads()),
                        models,
                        parts.runner(),
                        parts.budgets(),
                        answering,
                        placement))),
            "call-desk");
    ActorRef<Admission.Command> admission =
        context.spawn(
            resumed(
                Admission.create(
                    placement,
                    parts.settings(),
                    new Rooms(models, parts.settings()),
                    new Pace(parts.env()),
                    parts.budgets(),
                    parts.health())),
            "admission");
    EventFeed feed = new EventFeed();
    ActorRef<TaskIndex.Command> index =
        context.spawn(
            resumed(
                TaskIndex.create(
                    parts.env(),
                    parts.journal(),
                    parts.quarantine(),
                    admission,
                    feed,
                    parts.presence(),
                    parts.settings().sweeps())),
            "task-index");
    TaskDeps deps =
        new TaskDeps(
            parts.env(),
            parts.payloads(),
            models,
            parts.teams(),
            parts.craft(),
            parts.tools(),
            desk,
            index,
            admission,
            parts.budgets(),
            feed,
            parts.observer(),
            parts.presence());
    placement.placement =
        LocalPlacement.placement(context.spawn(LocalPlacement.create(deps), "tasks"));
    return new TaskNode(
        new Tasks(
            placement,
            index,
            admission,
            desk,
            parts.payloads(),
            parts.teams(),
            feed,
            history,
            parts.quarantine(),
            parts.callers()),
        history,
        answering,
        models,
        parts.budgets());
  }

  private static <T> Behavior<T> resumed(Behavior<T> behavior) {
    return Behaviors.supervise(behavior).onFailure(SupervisorStrategy.resume());
  }
}
