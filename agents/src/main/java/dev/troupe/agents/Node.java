package dev.troupe.agents;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.TaskNode;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.Tool;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.journal.JournalHealth;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.journal.Quarantine;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.payload.Payloads;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The actors of a node and how they know each other. */
public final class Node {
  private Node() {}

  /** What a node works with; the ports are real ones or simulated. */
  public record Parts(
      Env env,
      Payloads payloads,
      JournalReader journal,
      AnswerIndex answers,
      Quarantine quarantine,
      JournalHealth health,
      SequencedMap<String, Models.Bound> models,
      Teams teams,
      Craft craft,
      Map<String, Tool> tools,
      ToolRunner runner,
      AdmissionSettings settings,
      TenantBudgets budgets,
      TaskObserver observer) {}

  public static Behavior<Void> create(Parts parts, Consumer<TaskNode> started) {
    return Behaviors.setup(
        context -> {
          started.accept(
              TaskNode.start(
                  context,
                  parts.env(),
                  parts.payloads(),
                  parts.journal(),
                  parts.answers(),
                  parts.quarantine(),
                  parts.health(),
                  Models.start(context, parts.models(), parts.env()),
                  parts.teams(),
                  parts.craft(),
                  parts.tools(),
                  parts.runner(),
                  parts.settings(),
                  parts.budgets(),
                  parts.observer()));
          return Behaviors.empty();
        });
  }
}
