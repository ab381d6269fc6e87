package dev.troupe.agents.task;

import dev.troupe.agents.task.admission.Admission;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.admission.Pace;
import dev.troupe.agents.task.admission.Rooms;
import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.Placement;
import dev.troupe.agents.task.desk.CallDesk;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.desk.DeskDeps;
import dev.troupe.agents.task.feed.EventFeed;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.supervisor.LocalPlacement;
import dev.troupe.agents.task.supervisor.TaskDeps;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.TaskId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.journal.JournalHealth;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.journal.Quarantine;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.model.RequestManifests;
import dev.troupe.runtime.payload.Payloads;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/** Wires the kernel's actors: desk, admission, placement, index. */
public record TaskNode(Tasks tasks, TaskHistory history, Models models) {
  /** The desk is there before the placement that it tells. */
  private static final class Late implements Placement {
    private volatile @Nullable Placement placement;

    @Override
    public void tell(TaskId task, Fact fact) {
      Placement known = placement;
      if (known != null) known.tell(task, fact);
    }
  }

  public static TaskNode start(
      ActorContext<?> context,
      Env env,
      Payloads payloads,
      JournalReader journal,
      AnswerIndex answers,
      Quarantine quarantine,
      JournalHealth health,
      Models models,
      Teams teams,
      Craft craft,
      Map<String, Tool> tools,
      ToolRunner runner,
      AdmissionSettings settings,
      TenantBudgets budgets,
      TaskObserver observer) {
    Late placement = new Late();
    TaskHistory history = new TaskHistory(journal);
    ActorRef<DeskCommand> desk =
        context.spawn(
            resumed(
                CallDesk.create(
                    new DeskDeps(
                        env,
                        payloads,
                        answers,
                        history,
                        new RequestManifests(payloads),
                        models,
                        runner,
                        budgets,
                        placement))),
            "call-desk");
    ActorRef<Admission.Command> admission =
        context.spawn(
            resumed(
                Admission.create(
                    placement,
                    settings,
                    new Rooms(models, settings),
                    new Pace(env),
                    budgets,
                    health)),
            "admission");
    EventFeed feed = new EventFeed();
    ActorRef<TaskIndex.Command> index =
        context.spawn(
            resumed(TaskIndex.create(env, journal, quarantine, admission, feed, settings.sweeps())),
            "task-index");
    TaskDeps deps =
        new TaskDeps(
            env,
            payloads,
            models,
            teams,
            craft,
            tools,
            desk,
            index,
            admission,
            budgets,
            feed,
            observer,
            env.newId());
    placement.placement =
        LocalPlacement.placement(context.spawn(LocalPlacement.create(deps), "tasks"));
    return new TaskNode(
        new Tasks(placement, index, admission, desk, payloads, teams, feed, history, quarantine),
        history,
        models);
  }

  private static <T> Behavior<T> resumed(Behavior<T> behavior) {
    return Behaviors.supervise(behavior).onFailure(SupervisorStrategy.resume());
  }
}
