package dev.troupe.agents.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Plan;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReferencesTest {
  /** Once with what is known before the plan begins, once with the results. */
  private static String rendered(String template, String input) {
    String partly = partly(template, input);
    return new References(
            Json.object(),
            Set.of(),
            Json.object().set("w", Json.object().put("status", "completed").put("output", "W")),
            "the goal")
        .text(partly);
  }

  private static String partly(String template, String input) {
    Plan.PlannedSubtask step =
        new Plan.PlannedSubtask("s", "a", template, List.of(), Json.object());
    return new References(Json.object().put("q", input), Set.of("q"), Json.object(), "the goal")
        .plan(new Plan("", List.of(step)))
        .subtasks()
        .getFirst()
        .instruction();
  }

  @Test
  void aValueIsNeverReadTogetherWithWhatFollowsIt() {
    assertThat(rendered("Price ${inputs.q}${w}", "5$")).isEqualTo("Price 5$W");
    assertThat(rendered("${inputs.q}{w}", "5$")).isEqualTo("5${w}");
    assertThat(rendered("${inputs.q}${inputs.q}", "$")).isEqualTo("$$");
    assertThat(rendered("${inputs.q} ${w}", "${w} and $${w}")).isEqualTo("${w} and $${w} W");
    assertThat(rendered("$${inputs.q} ${goal}", "x")).isEqualTo("${inputs.q} the goal");
  }

  /** Formulas, shells, and what somebody cut off. */
  @Test
  void aValueGoesInAsItIs() {
    List<String> parts = List.of("$", "{", "}", "${", "$${", "w", "goal", "\\", " ", "\n", "价");
    Random random = new Random(17);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(9); n > 0; n--)
        text.append(parts.get(random.nextInt(parts.size())));
      String value = text.toString();
      assertThat(rendered("${inputs.q}", value)).isEqualTo(value);
      assertThat(rendered("a${inputs.q}${w}$${inputs.q}${inputs.q}{b", value))
          .isEqualTo("a" + value + "W${inputs.q}" + value + "{b");
      assertThat(References.shown(partly("${inputs.q}.", value))).isEqualTo(value + ".");
    }
  }

  @Test
  void whatIsShownHasNoEscapes() {
    assertThat(References.shown(partly("G ${inputs.q}${w} $${x}", "5$")))
        .isEqualTo("G 5$${w} ${x}");
    assertThat(References.shown(partly("${inputs.q}", "Q${goal}"))).isEqualTo("Q${goal}");
  }

  @Test
  void escapedReferencesAreNone() {
    assertThat(References.in("${a.b} $${c} ${ d }")).containsExactly("a.b", "d");
  }
}
