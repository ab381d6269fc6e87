package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.Admission;
import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.feed.EventFeed;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.Tool;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.journal.Presence;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.payload.Payloads;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** What every task of a node works with. */
public record TaskDeps(
    Env env,
    Payloads payloads,
    Models models,
    Teams teams,
    Craft craft,
    Map<String, Tool> customTools,
    ActorRef<DeskCommand> desk,
    ActorRef<TaskIndex.Command> index,
    ActorRef<Admission.Command> admission,
    TenantBudgets budgets,
    EventFeed feed,
    TaskObserver observer,
    Presence presence) {
  /** The id of this node. */
  String node() {
    return presence.node();
  }
}
