package dev.troupe.agents.task;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.Tool;
import dev.troupe.runtime.env.Env;
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
    String node) {}
