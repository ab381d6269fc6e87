package dev.troupe.scenarios.sim;

import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.Strategy;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.worker.Craft;
import java.util.Optional;

/** The strategies of the house; now and then the planner or worker that uses them dies. */
final class SimCraft implements Craft {
  /** One thought in so many crashes its actor. */
  private static final int ONE_IN = 50;

  private final SimRandom random;

  SimCraft(SimRandom random) {
    this.random = random;
  }

  private void risk() {
    if (random.below(ONE_IN) == 0) throw new IllegalStateException("a crash of one actor");
  }

  @Override
  public Strategy strategy(AgentSpec agent) {
    risk();
    return STANDARD.strategy(agent);
  }

  @Override
  public Strategy planning(PlanTerms terms, Optional<Plan> known) {
    risk();
    return STANDARD.planning(terms, known);
  }
}
