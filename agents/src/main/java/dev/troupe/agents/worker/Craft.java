package dev.troupe.agents.worker;

import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.Strategy;
import dev.troupe.agents.memory.Recall;
import dev.troupe.agents.plan.PlanStrategy;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import java.util.Optional;

/** How thinkers think; tests give their own. */
public interface Craft {
  Strategy strategy(AgentSpec agent);

  /**
   * @param known the team's own plan, its references to goal and inputs resolved, or the one that
   *     is being walked; absent when it is to be written
   */
  Strategy planning(PlanTerms terms, Optional<Plan> known);

  default Recall recall(Team team) {
    return team.knowledge()::search;
  }

  /** The strategies of the house. */
  Craft STANDARD =
      new Craft() {
        @Override
        public Strategy strategy(AgentSpec agent) {
          return agent.steps() > 0 ? new React(agent.steps()) : new Direct();
        }

        @Override
        public Strategy planning(PlanTerms terms, Optional<Plan> known) {
          return new PlanStrategy(terms, known);
        }
      };
}
