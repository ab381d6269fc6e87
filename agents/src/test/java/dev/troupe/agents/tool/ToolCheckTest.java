package dev.troupe.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.TestTeam;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tools of a host program and calls of them, looked at before they are made. */
final class ToolCheckTest {
  record Book(LocalDate day, int seats, Optional<Span> span) {}

  record Span(int from, int to) {
    Span {
      if (to < from) throw new IllegalArgumentException("secret");
    }
  }

  /** Said before the call: the tool's code has not run, and the model may mend it. */
  @Test
  void whatOnlyTheRecordCanTellIsAMisfitTooAndNamed() {
    Tool tool = RecordTool.of("book", "d", Effect.IRREVERSIBLE, Book.class, (a, c) -> a.toString());
    ObjectNode arguments = Json.object().put("day", "2026-02-28").put("seats", 3);
    assertThat(ArgumentCheck.misfit(tool, arguments)).isEmpty();
    arguments.put("day", "2026-02-30");
    assertThat(ArgumentCheck.misfit(tool, arguments).orElseThrow())
        .isEqualTo("The arguments of book are not valid: /day: '2026-02-30' is no LocalDate");
    arguments.put("day", "2026-02-28").put("seats", 3_000_000_000L);
    assertThat(ArgumentCheck.misfit(tool, arguments).orElseThrow())
        .contains("/seats: ", "3000000000");
    arguments.put("seats", 3).putObject("span").put("from", 2).put("to", 1);
    assertThat(ArgumentCheck.misfit(tool, arguments).orElseThrow())
        .contains("/span: refused (IllegalArgumentException)")
        .doesNotContain("secret");
  }

  @Test
  void aToolThatNobodyCouldCallIsRefusedAtOnce() {
    assertThatThrownBy(
            () ->
                ToolCheck.check(
                    RecordTool.of("calculate", "", Effect.READ_ONLY, Book.class, (a, c) -> "")))
        .hasMessageContaining("choose another name");
    assertThatThrownBy(
            () -> ToolCheck.check(tool(Json.object().put("type", "object").put("pattern", "("))))
        .hasMessageContaining("Unclosed group");
    ToolCheck.check(tool(Json.object().put("type", "object")));
  }

  private static Tool tool(JsonNode schema) {
    return new Tool() {
      @Override
      public ToolSpec spec() {
        return new ToolSpec("own", "", schema, Effect.UNKNOWN);
      }

      @Override
      public String call(JsonNode arguments, ToolContext context) {
        return "";
      }
    };
  }

  /** Nobody would ever be asked. */
  @Test
  void aConditionAboutAnArgumentThatNoCallHasIsRefused() {
    Map<String, Tool> tools =
        Map.of("book", RecordTool.of("book", "", Effect.IRREVERSIBLE, Book.class, (a, c) -> ""));
    for (String path : new String[] {"seats", "span.to"})
      ToolCheck.check(TestTeam.load(approving(path), tools.keySet()), tools);
    for (String path : new String[] {"seat", "span.too", "seats.0"})
      assertThatThrownBy(
              () -> ToolCheck.check(TestTeam.load(approving(path), tools.keySet()), tools))
          .as(path)
          .isInstanceOf(UserFault.class)
          .hasMessageContaining("tools.book.approval.when.path")
          .hasMessageContaining("the tool takes day, seats, span");
  }

  private static String approving(String path) {
    return """
    troupe: 1
    team: t
    models: { default: {} }
    tools: { book: { kind: custom, approval: { when: { path: %s, over: 1 } } } }
    agents: { a: { prompt: p, tools: [book] } }
    plan: { steps: [ { id: s, agent: a } ] }
    """
        .formatted(path);
  }
}
