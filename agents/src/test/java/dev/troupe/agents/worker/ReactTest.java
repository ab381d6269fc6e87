package dev.troupe.agents.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Brief;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.api.Transcript;
import dev.troupe.agents.api.Turn;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ToolCall;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReactTest {
  private static final Brief BRIEF =
      new Brief(
          "finder",
          "small",
          Set.of("look", "read", "watch", "ask_human"),
          Set.of("watch"),
          OutputCheck.ANY);
  private final SequencedMap<Label, Turn> turns = new LinkedHashMap<>();

  private void reply(int step, String text, ToolCall... calls) {
    Label label = Label.think(step);
    turns.put(
        label,
        new Turn(
            label,
            0,
            Optional.empty(),
            Optional.of(
                new Outcome.Replied(
                    new ModelReply(text, "", List.of(calls), "stop", Usage.NONE, "m", "", -1)))));
  }

  private void tool(int step, int index, Outcome outcome) {
    turns.put(
        Label.tool(step, index),
        new Turn(Label.tool(step, index), 0, Optional.empty(), Optional.of(outcome)));
  }

  private Decision decide(int steps) {
    return new React(steps).decide(BRIEF, new Transcript(turns));
  }

  private List<Label> wanted(int steps) {
    return List.copyOf(((Decision.Pending) decide(steps)).wanted().keySet());
  }

  @Test
  void thinksActsObservesAndAnswers() {
    assertThat(wanted(5)).containsExactly(Label.think(0));
    reply(
        0, "", new ToolCall("1", "look", Json.object()), new ToolCall("2", "read", Json.object()));
    assertThat(wanted(5)).containsExactly(Label.tool(0, 0), Label.tool(0, 1));
    tool(0, 1, new Outcome.Returned("r"));
    assertThat(wanted(5)).containsExactly(Label.tool(0, 0), Label.tool(0, 1));
    tool(0, 0, new Outcome.Returned("l"));
    assertThat(wanted(5)).containsExactly(Label.think(1));
    reply(1, "the answer");
    assertThat(decide(5)).isEqualTo(new Decision.Finish("the answer"));
  }

  @Test
  void unknownToolsAndBrokenArgumentsAreNotCalled() {
    reply(
        0,
        "",
        new ToolCall("1", "format_disk", Json.object()),
        new ToolCall("2", "look", Json.object(), "{broken"));
    assertThat(wanted(5)).containsExactly(Label.think(1));
  }

  @Test
  void aQuestionThatIsNotThereIsPutToNobody() {
    ToolCall good = new ToolCall("4", "ask_human", Json.object().put("question", "Which?"));
    List<ToolCall> bad =
        List.of(
            new ToolCall("1", "ask_human", Json.object()),
            new ToolCall("2", "ask_human", Json.object().put("question", " ")),
            new ToolCall("3", "ask_human", Json.object().set("question", Json.object())));
    reply(0, "", bad.get(0), bad.get(1), bad.get(2), good);
    assertThat(wanted(5)).containsExactly(Label.tool(0, 3));
    for (ToolCall call : bad)
      assertThat(ToolText.of(call, Optional.empty(), Set.of("ask_human")))
          .contains("question must be a text");
  }

  @Test
  void theLastStepAllowsNoTools() {
    reply(0, "", new ToolCall("1", "look", Json.object()));
    tool(0, 0, new Outcome.Returned("l"));
    Move last = ((Decision.Pending) decide(2)).wanted().get(Label.think(1));
    assertThat(((Move.CallModel) Objects.requireNonNull(last)).toolsAllowed()).isFalse();
    reply(1, "", new ToolCall("1", "look", Json.object()));
    assertThat(((Decision.GiveUp) decide(2)).failure().reason()).isEqualTo(StopReason.STEPS);
  }

  @Test
  void oneFailedToolIsToldToTheModelButAllFailedIsTheEnd() {
    Outcome failed = new Outcome.Failed(new Failure(StopReason.TOOL, "broken"));
    reply(
        0, "", new ToolCall("1", "look", Json.object()), new ToolCall("2", "read", Json.object()));
    tool(0, 0, failed);
    tool(0, 1, new Outcome.Returned("r"));
    assertThat(wanted(5)).containsExactly(Label.think(1));
    tool(0, 1, failed);
    assertThat(((Decision.GiveUp) decide(5)).failure().reason()).isEqualTo(StopReason.TOOL);
  }

  /** Report 18 of the list in reference/frameworks.md: the same call, endlessly. */
  @Test
  void report18WhoGetsTheSameAgainAndAgainIsToldOnceAndThenStopped() {
    for (int step = 0; step < 3; step++) {
      reply(step, "", new ToolCall("1", "look", Json.object()));
      tool(step, 0, new Outcome.Returned("long prose"));
    }
    Move next = ((Decision.Pending) decide(20)).wanted().get(Label.think(3));
    assertThat(((Move.CallModel) Objects.requireNonNull(next)).said().orElseThrow().user())
        .contains("look", "3 times");
    reply(3, "", new ToolCall("1", "look", Json.object()));
    tool(3, 0, new Outcome.Returned("long prose"));
    assertThat(((Decision.GiveUp) decide(20)).failure().reason()).isEqualTo(StopReason.LOOP);
  }

  /** Told of one only, it would be stopped for the other without a word. */
  @Test
  void whoRepeatsTwoCallsIsToldOfBoth() {
    for (int step = 0; step < 3; step++) {
      reply(
          step,
          "",
          new ToolCall("1", "look", Json.object()),
          new ToolCall("2", "read", Json.object()));
      tool(step, 0, new Outcome.Returned("same"));
      tool(step, 1, new Outcome.Returned("same"));
    }
    Move next = ((Decision.Pending) decide(20)).wanted().get(Label.think(3));
    assertThat(((Move.CallModel) Objects.requireNonNull(next)).said().orElseThrow().user())
        .contains("look and read");
  }

  @Test
  void whereSomethingChangesOrPollingIsMeantNobodyIsStopped() {
    for (int step = 0; step < 14; step++) {
      reply(
          step,
          "",
          new ToolCall("1", "look", Json.object().put("page", step / 2)),
          new ToolCall("2", "read", Json.object()),
          new ToolCall("3", "watch", Json.object()));
      tool(step, 0, new Outcome.Returned("page"));
      tool(step, 1, new Outcome.Returned("state " + step / 3));
      tool(step, 2, new Outcome.Returned("not yet"));
    }
    assertThat(wanted(20).getFirst()).isIn(Label.tool(13, 0), Label.think(14));
  }

  @Test
  void aQuestionForAPersonIsNoToolCall() {
    Brief brief = new Brief("finder", "small", Set.of("ask_human"), Set.of(), OutputCheck.ANY);
    reply(0, "", new ToolCall("1", "ask_human", Json.object().put("question", "which one?")));
    Decision decision = new React(5).decide(brief, new Transcript(turns));
    assertThat(((Decision.Pending) decision).wanted().values())
        .containsExactly(new Move.AskHuman(Move.AskHuman.Subject.ANYTHING, "which one?"));
    tool(0, 0, new Outcome.Told("answered", "the second"));
    assertThat(((Decision.Pending) new React(5).decide(brief, new Transcript(turns))).wanted())
        .containsOnlyKeys(Label.think(1));
  }

  private Decision answered(int round, String text, String finish) {
    Label label = Label.think(0);
    turns.put(
        label,
        new Turn(
            label,
            round,
            Optional.empty(),
            Optional.of(
                new Outcome.Replied(
                    new ModelReply(text, "", List.of(), finish, Usage.NONE, "m", "", -1)))));
    return decide(5);
  }

  /** Half a sentence is no answer; whoever builds on it must not get it as one. */
  @Test
  void anAnswerThatWasCutOffIsSentBackAndThenRefused() {
    for (int round = 0; round < Answering.MAX_ROUNDS; round++)
      assertThat(answered(round, "年假最多", "length")).isInstanceOf(Decision.Pending.class);
    assertThat(answered(Answering.MAX_ROUNDS, "年假最多", "length"))
        .isInstanceOfSatisfying(
            Decision.GiveUp.class,
            end -> {
              assertThat(end.failure().reason()).isEqualTo(StopReason.ANSWER_REJECTED);
              assertThat(end.failure().message()).contains("max_tokens");
            });
    assertThat(answered(0, "年假最多", "stop")).isEqualTo(new Decision.Finish("年假最多"));
  }

  @Test
  void aCallWrittenAsTextIsNoAnswer() {
    assertThat(answered(0, "<tool_call>{\"name\":\"look\"", "stop"))
        .as("cannot be read: written anew")
        .isInstanceOf(Decision.Pending.class);
    assertThat(answered(0, "<tool_call>{\"name\":\"look\"}</tool_call>", "stop"))
        .isInstanceOfSatisfying(
            Decision.GiveUp.class,
            end -> assertThat(end.failure().message()).contains("dialect: hermes"));
    assertThat(answered(0, "Like <tool_call>{\"name\":\"look\"}</tool_call>", "stop"))
        .isInstanceOf(Decision.Finish.class);
    assertThat(answered(0, "Let me look.\n<tool_call>{\"name\":\"look\"}</tool_call>", "stop"))
        .as("after a sentence")
        .isInstanceOf(Decision.GiveUp.class);
    for (String bare :
        new String[] {
          "{\"name\":\"look\",\"parameters\":{\"q\":\"x\"}}",
          "```json\n{\"name\":\"look\",\"arguments\":{}}\n```"
        })
      assertThat(answered(0, bare, "stop"))
          .as(bare)
          .isInstanceOfSatisfying(
              Decision.GiveUp.class,
              end -> assertThat(end.failure().message()).contains("dialect: json"));
    assertThat(answered(0, "{\"name\":\"Ann\",\"arguments\":{}}", "stop"))
        .as("no tool's name")
        .isInstanceOf(Decision.Finish.class);
  }
}
