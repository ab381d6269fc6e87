package dev.troupe.agents.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.agents.TestTeam;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a stated plan hands to a step is known to the prompts of that step's agent, to no other. */
final class PlanInputsTest {
  private static final String TEAM =
      """
      troupe: 1
      team: handing
      goal: "g"
      models: { default: {} }
      agents:
        first: { prompt: p }
        second: { prompt: second }
      plan:
        steps:
          - { id: one, agent: first }
          - { id: two, agent: second, with: { goal: "sum", facts: "${one}" } }
      """;

  @Test
  void whatWithGivesMayBeUsed() {
    Team team =
        TestTeam.load(
            TEAM,
            Map.of("prompts/second.prompty", "user:\n{{ goal }} {{ inputs.facts }}\n"),
            Set.of());
    assertThat(team.stated().orElseThrow().subtasks().get(1).inputs().has("facts")).isTrue();
  }

  @Test
  void whatItDoesNotGiveIsRefused() {
    Map<String, String> prompt = Map.of("prompts/second.prompty", "user:\n{{ inputs.other }}\n");
    assertThatThrownBy(() -> TestTeam.load(TEAM, prompt, Set.of()))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("second.prompty:2")
        .hasMessageContaining("other");
  }
}
