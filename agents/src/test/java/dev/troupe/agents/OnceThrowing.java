package dev.troupe.agents;

import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.Strategy;
import dev.troupe.agents.memory.Recall;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.worker.Craft;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Thinkers that each throw once, in every place where they may. */
final class OnceThrowing implements Craft {
  final Set<String> thrown = ConcurrentHashMap.newKeySet();

  private void once(String where) {
    if (thrown.add(where)) throw new IllegalStateException("planted: " + where);
  }

  @Override
  public Strategy strategy(AgentSpec agent) {
    once("worker " + agent.name());
    return Craft.STANDARD.strategy(agent);
  }

  @Override
  public Strategy planning(PlanTerms terms, Optional<Plan> known) {
    once("planner");
    return Craft.STANDARD.planning(terms, known);
  }

  @Override
  public Recall recall(Team team) {
    return (agent, day, query, limit) -> {
      once("memory");
      return List.of();
    };
  }

  /** Throws at its first run. */
  static final class Runner implements ToolRunner {
    final AtomicInteger runs = new AtomicInteger();

    @Override
    public Run run(Callable<String> code) {
      if (runs.incrementAndGet() == 1) throw new IllegalStateException("planted: tool actor");
      return ToolRunner.virtualThreads(4).run(code);
    }
  }
}
