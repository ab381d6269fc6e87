package dev.troupe.agents.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.agents.TestTeam;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.supervisor.NoPayloads;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be kept to is refused when a team is read, with its place. */
final class TeamFaultsTest {
  private static Team read(String more, String writer, Map<String, String> files) {
    return TestTeam.load(
        """
        troupe: 1
        team: t
        models: { default: {} }
        %s
        agents:
          finder: { prompt: p, description: "  Reads contracts " }
          writer: { prompt: p%s }
        plan:
          steps:
            - { id: facts, agent: finder }
            - { id: reply, agent: writer, needs: [facts] }
        """
            .formatted(more, writer),
        files,
        Set.of("slow"));
  }

  @Test
  void sourcesAreAskedForOnlyWhereThereIsAPlaceForThem() {
    String sources = "output: { sources: required }";
    assertThatThrownBy(() -> read(sources, "", Map.of()))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("the answer of 'writer' has no place for them")
        .hasMessageContaining("text and sources");
    assertThatThrownBy(
            () ->
                read(
                    sources,
                    ", output: a.json",
                    Map.of("a.json", "{\"properties\":{\"answer\":{},\"refs\":{}}}")))
        .hasMessageContaining("has no place for them");
    read(
        sources,
        ", output: a.json",
        Map.of("a.json", "{\"properties\":{\"text\":{},\"sources\":{}}}"));
    for (String source :
        List.of("{\"document\":{},\"cite\":{}}", "{\"quote\":{}}", "{\"path\":{},\"quote\":{}}"))
      assertThatThrownBy(
              () ->
                  read(
                      sources,
                      ", output: a.json",
                      Map.of(
                          "a.json",
                          "{\"properties\":{\"text\":{},\"sources\":{\"items\":{\"properties\":"
                              + source
                              + "}}}}")))
          .as(source)
          .hasMessageContaining("document, section and quote");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"properties\":{\"a\":{\"pattern\":\"(\"}}}",
        "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/nope\"}}}"
      })
  void aSchemaThatCannotBeUsedIsRefusedBeforeAnythingIsPaid(String schema) {
    assertThatThrownBy(() -> read("", ", output: a.json", Map.of("a.json", schema)))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("a.json is not a JSON Schema (draft 2020-12) that can be used");
  }

  @Test
  void resultsThatNoStepHasAreRefused() {
    assertThatThrownBy(
            () -> read("", "", Map.of("prompts/p.prompty", "user:\n{{ results.fcts.output }}")))
        .hasMessageContaining("prompts/p.prompty:2")
        .hasMessageContaining("results.fcts");
  }

  @Test
  void aKnowledgeFolderThatIsNotThereIsRefusedWhereAPromptShowsDocuments() {
    assertThatThrownBy(
            () ->
                read(
                    "knowledge: { docs: { path: knowlege/ } }",
                    "",
                    Map.of("prompts/p.prompty", "user:\n{{ documents | tojson }}")))
        .hasMessageContaining("knowlege/ is not there");
  }

  @Test
  void whatATeamSaysOfAnAgentAndOfATool() {
    Team team = read("tools: { slow: { kind: custom, timeout: 5m } }", "", Map.of());
    assertThat(team.agent("finder").description()).isEqualTo("Reads contracts");
    assertThat(team.tools().sequencedValues().getFirst().timeout())
        .isEqualTo(Duration.ofMinutes(5));
    for (String wrong : new String[] {"0s", "25h", "5"})
      assertThatThrownBy(
              () -> read("tools: { slow: { kind: custom, timeout: " + wrong + " } }", "", Map.of()))
          .as(wrong)
          .hasMessageContaining("tools.slow.timeout");
  }

  /** A price that was taken out in between would make a bound of money none. */
  @Test
  void aTaskGoesOnOnlyWhereItIsBoundedAsItWas() {
    Team team = read("", "", Map.of());
    Teams teams =
        new Teams(
            new NoPayloads(),
            Runnable::run,
            Set.of(),
            (read, own) -> {
              if (own.values().containsKey(Limit.COST)) throw new UserFault("no price");
            });
    Hash stored = teams.store(TenantId.DEFAULT, team);
    assertThat(teams.get(TenantId.DEFAULT, team.hash(), stored, Limits.NONE).toCompletableFuture())
        .isCompletedWithValue(team);
    assertThat(
            teams
                .get(TenantId.DEFAULT, team.hash(), stored, Limits.NONE.with(Limit.COST, 1))
                .toCompletableFuture())
        .isCompletedExceptionally();
  }

  /** It would be found out when the step before it is paid for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "when: { path: claim.amout, over: 3 }",
        "with: { goal: \"Pay ${claim.amout}\" }",
        "with: { sum: \"${claim.amount.net}\" }"
      })
  void whatNoResultOfAStepHasIsNotReferredTo(String wrong) {
    assertThatThrownBy(() -> referring(wrong))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("team.yaml:11")
        .hasMessageContaining("no result of the step 'claim' has 'am")
        .hasMessageContaining("it has amount, notes");
    referring(wrong.replace("amout", "amount").replace("amount.net", "notes.x"));
  }

  private static Team referring(String how) {
    return TestTeam.load(
        """
        troupe: 1
        team: t
        models: { default: {} }
        agents:
          reader: { prompt: p, output: a.json }
          payer: { prompt: p }
          writer: { prompt: p }
        plan:
          steps:
            - { id: claim, agent: reader }
            - { id: mid, agent: payer, needs: [claim], %s }
            - { id: reply, agent: writer, needs: [mid] }
        """
            .formatted(how),
        Map.of(
            "a.json",
            "{\"type\":\"object\",\"properties\":{\"amount\":{\"type\":\"number\"},\"notes\":{}},"
                + "\"additionalProperties\":false}"),
        Set.of());
  }

  @Test
  void aToolIsGivenOnce() {
    assertThatThrownBy(() -> read("", ", tools: [calculate, calculate]", Map.of()))
        .hasMessageContaining("agents.writer.tools: names a tool twice");
  }
}
