package dev.troupe.runtime.model.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Effect;
import dev.troupe.api.Message;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.OutputSchema;
import dev.troupe.api.ToolCall;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OfflineModelTest {
  private static ModelReply reply(ModelRequest request) {
    return (ModelReply) OfflineModel.answer(request);
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ModelRequest request(
      List<Message> messages, List<ToolSpec> tools, Optional<OutputSchema> schema) {
    return new ModelRequest(messages, tools, true, schema, false, Optional.empty(), 0);
  }

  @Test
  void splitsGoalsIntoTheirQuestions() {
    assertThat(GoalSplitter.questions("为客户 K 准备：年费是多少？如何挂失？")).containsExactly("年费是多少？", "如何挂失？");
    assertThat(GoalSplitter.questions("How high is the fee and when is it due?"))
        .containsExactly("How high is the fee", "when is it due?");
    assertThat(GoalSplitter.questions("- one item\n- another item"))
        .containsExactly("one item", "another item");
    assertThat(GoalSplitter.questions("年费是多少，并且什么时候扣款")).containsExactly("年费是多少", "什么时候扣款");
    assertThat(GoalSplitter.questions("姓名和电话在哪里登记？")).containsExactly("姓名和电话在哪里登记？");
    assertThat(GoalSplitter.questions("Summarise the rules"))
        .containsExactly("Summarise the rules");
  }

  @Test
  void plansOneSubtaskPerQuestionForEveryAgentWithTools() {
    String agents =
        "[{\"name\":\"finder\",\"tools\":[\"look\"]},{\"name\":\"teller\",\"tools\":[],\"aggregate\":true}]";
    OutputSchema schema = new OutputSchema("plan", Json.object().put("$id", "troupe/plan/1"));
    JsonNode plan =
        json(
            reply(
                    request(
                        List.of(Message.user("goal: What is A? What is B?\n\nagents:\n" + agents)),
                        List.of(),
                        Optional.of(schema)))
                .text());
    assertThat(plan.path("subtasks")).hasSize(3);
    assertThat(plan.path("subtasks").get(2).path("agent").asText()).isEqualTo("teller");
    assertThat(plan.path("subtasks").get(2).path("depends_on")).hasSize(2);
  }

  @Test
  void callsEveryToolThatItCanFillAndThenReadsTheBestHit() {
    ToolSpec search = tool("find", "query");
    ToolSpec read = tool("open", "document");
    ToolSpec table = tool("row", "number");
    ToolSpec other = tool("other", "unknown_thing");
    List<Message> messages =
        new ArrayList<>(
            List.of(
                Message.user("instruction: What is the fee?\n\ninputs:\n{\"number\": \"K-1\"}")));
    ModelReply first =
        reply(request(messages, List.of(search, read, table, other), Optional.empty()));
    assertThat(first.calls()).extracting(ToolCall::name).containsExactly("find", "row");
    assertThat(first.calls().get(1).arguments().path("number").asText()).isEqualTo("K-1");
    messages.add(Message.assistant("", first.calls()));
    messages.add(
        Message.tool(
            "call_1",
            "{\"passages\":[{\"document\":\"d.md\",\"section\":\"S\",\"text\":\"The fee is"
                + " 5.\"}]}"));
    messages.add(Message.tool("call_2", "{\"found\":false}"));
    ModelReply second =
        reply(request(messages, List.of(search, read, table, other), Optional.empty()));
    assertThat(second.calls()).extracting(ToolCall::name).containsExactly("open");
    assertThat(second.calls().getFirst().arguments().path("document").asText()).isEqualTo("d.md");
  }

  private static ToolSpec tool(String name, String parameter) {
    ObjectNode schema = Json.object();
    schema.putObject("properties").putObject(parameter).put("type", "string");
    schema.putArray("required").add(parameter);
    return new ToolSpec(name, "", schema, Effect.READ_ONLY);
  }

  @Test
  void saysWhenItNeedsALanguageModel() {
    assertThat(
            ((ModelFailure)
                    OfflineModel.answer(
                        request(
                            List.of(Message.user("Write a poem.")), List.of(), Optional.empty())))
                .kind())
        .isEqualTo(ModelFailure.Kind.NEEDS_LANGUAGE_MODEL);
  }

  @Test
  void theSameRequestGivesTheSameBytes() {
    ModelRequest request =
        request(
            List.of(
                Message.user(
                    "instruction: What is the fee?\n"
                        + "{\"document\":\"d\",\"section\":\"s\",\"text\":\"The fee is 5. It is due"
                        + " in May.\"}")),
            List.of(),
            Optional.empty());
    assertThat(reply(request)).isEqualTo(reply(request));
    assertThat(reply(request).text()).contains("The fee is 5.").doesNotContain("May");
  }

  @Test
  void aRowOfATableAnswersByItsColumnAndTheHeaderNever() {
    Evidence members =
        new Evidence(
            "m.md",
            "Members",
            "Three levels.\n\n"
                + "| Level | Fee |\n"
                + "|---|---|\n"
                + "| Gold | 299 euros |\n"
                + "| Black | 999 euros |",
            false);
    assertThat(
            new SentenceChooser("What is the fee of the Gold level?").choose(List.of(members), 1))
        .extracting(Evidence::text)
        .containsExactly("| Gold | 299 euros |");
    Evidence prices = new Evidence("p.csv", "line 2", "article,price\n头灯,88.00", false);
    assertThat(new SentenceChooser("头灯的价格是多少？").choose(List.of(prices), 1))
        .extracting(Evidence::text)
        .containsExactly("头灯,88.00");
  }

  @Test
  void aGoalGoesOnOverListsAndEndsAtTheNextLabel() {
    String prompt =
        "goal: Please answer for C-1:\n\n"
            + "1. What is the fee?\n"
            + "2. When is it due?\n\n"
            + "inputs:\n"
            + "{}\n\n"
            + "agents:\n"
            + "[]";
    assertThat(
            Reading.of(request(List.of(Message.user(prompt)), List.of(), Optional.empty())).goal())
        .contains("What is the fee?")
        .contains("When is it due?")
        .doesNotContain("inputs");
    assertThat(GoalSplitter.questions("If a client calls after 17:30, what do we say?"))
        .containsExactly("If a client calls after 17:30, what do we say?");
    String long_ = "goal: x\n" + "line\n".repeat(20_000);
    assertThat(
            Reading.of(request(List.of(Message.user(long_)), List.of(), Optional.empty())).goal())
        .startsWith("x");
  }
}
