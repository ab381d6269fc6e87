package dev.troupe.scenarios.sim;

import dev.troupe.agents.PekkoConfig;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.NodeParts;
import dev.troupe.agents.task.TaskNode;
import dev.troupe.agents.task.Tasks;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.Tool;
import dev.troupe.runtime.journal.JournalHealth;
import dev.troupe.runtime.journal.Presence;
import dev.troupe.runtime.journal.Quarantine;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.payload.Payloads;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** One incarnation of a node in virtual time: the production actors over simulated ports. */
final class SimNode {
  /** The ports, as production or a test's double gives them. */
  record Ports(
      SimKernel kernel,
      SimDisk disk,
      SimEnv env,
      Presence presence,
      SequencedMap<String, Models.Bound> models,
      Map<String, Tool> tools,
      Craft craft,
      ToolRunner runner,
      Payloads payloads,
      Quarantine quarantine,
      AdmissionSettings admission,
      TenantBudgets budgets) {}

  private final TaskNode node;
  private final Teams teams;

  private SimNode(TaskNode node, Teams teams) {
    this.node = node;
    this.teams = teams;
  }

  static SimNode start(Ports ports) {
    Teams teams = new Teams(ports.payloads(), Runnable::run, ports.tools().keySet());
    NodeParts parts =
        new NodeParts(
            ports.env(),
            ports.presence(),
            ports.payloads(),
            new SimReader(ports.disk()),
            new SimAnswers(ports.kernel(), ports.disk()),
            ports.quarantine(),
            JournalHealth.GOOD,
            ports.models(),
            teams,
            ports.craft(),
            ports.tools(),
            ports.runner(),
            ports.admission(),
            ports.budgets(),
            TaskObserver.NOBODY,
            Runnable::run);
    AtomicReference<@Nullable TaskNode> started = new AtomicReference<>();
    ports
        .kernel()
        .onDriver(
            () ->
                ActorSystem.create(
                    TaskNode.create(parts, started::set),
                    "troupe",
                    ActorSystemSetup.create(
                        BootstrapSetup.create(SimConfig.of(ports.kernel(), PekkoConfig.load())))));
    ports.kernel().settle();
    return new SimNode(Objects.requireNonNull(started.get(), "the node did not start"), teams);
  }

  Tasks tasks() {
    return node.tasks();
  }
}
