package dev.troupe.runtime.model.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Effect;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each dialect: one call, several, prose around them, and what must stay text. */
final class TextCallsTest {
  private static final String SEARCH = "search|{\"query\":\"年假\",\"limit\":3}";
  private static final String PLAIN = "list|{}";

  private static List<ToolSpec> tools() {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("query").put("type", "string");
    properties.putObject("limit").put("type", "integer");
    properties.putObject("tags").put("type", "array");
    return List.of(
        new ToolSpec("search", "", schema, Effect.READ_ONLY),
        new ToolSpec("list", "", Json.object(), Effect.READ_ONLY));
  }

  private static TextCalls read(Dialect dialect, String text) {
    return TextCalls.read(dialect, text, tools());
  }

  private static void holds(Dialect dialect, String text, String rest, String... calls) {
    TextCalls found = read(dialect, text);
    assertThat(found.calls().stream().map(c -> c.name() + "|" + c.arguments()))
        .as(text)
        .containsExactly(calls);
    assertThat(found.text()).as(text).isEqualTo(rest);
  }

  @Test
  void hermes() {
    String one =
        "<tool_call>\n"
            + "{\"name\":\"search\",\"arguments\":{\"query\":\"年假\",\"limit\":3}}\n"
            + "</tool_call>";
    holds(Dialect.HERMES, one, "", SEARCH);
    holds(
        Dialect.HERMES,
        "查一下。\n" + one + "\n<tool_call>{\"name\":\"list\"}</tool_call>",
        "查一下。",
        SEARCH,
        PLAIN);
    holds(
        Dialect.HERMES,
        "<tool_call>{\"name\":\"search\",\"arguments\":{\"query\":\"a </tool_call> b\"}}",
        "",
        "search|{\"query\":\"a </tool_call> b\"}");
    holds(
        Dialect.HERMES,
        "<tool_call>{'name': 'search', 'arguments': {'query': 'x',}}</tool_call> ok",
        "ok",
        "search|{\"query\":\"x\"}");
    holds(
        Dialect.HERMES,
        "<tool_call>{\"name\":\"search\",\"arguments\":\"{\\\"query\\\":\\\"x\\\"}\"}</tool_call>",
        "",
        "search|{\"query\":\"x\"}");
  }

  @Test
  void qwenXml() {
    String one =
        "<tool_call>\n"
            + "<function=search>\n"
            + "<parameter=query>\n"
            + "年假\n"
            + "</parameter>\n"
            + "<parameter=limit>\n"
            + "3\n"
            + "</parameter>\n"
            + "</function>\n"
            + "</tool_call>";
    holds(Dialect.QWEN_XML, "See:\n" + one, "See:", SEARCH);
    holds(Dialect.QWEN_XML, one + one, "", SEARCH, SEARCH);
    holds(Dialect.QWEN_XML, "<function=list>\n</function>", "", PLAIN);
    holds(
        Dialect.QWEN_XML,
        "<function=search><parameter=query>a\n\nb<parameter=limit>3</function>",
        "",
        "search|{\"query\":\"a\\n\\nb\",\"limit\":3}");
  }

  @Test
  void glm() {
    String one =
        "<tool_call>search\n<arg_key>query</arg_key>\n<arg_value>年假</arg_value>\n"
            + "<arg_key>limit</arg_key>\n<arg_value>3</arg_value>\n</tool_call>";
    holds(Dialect.GLM, "好的。" + one + "<tool_call>list</tool_call>", "好的。", SEARCH, PLAIN);
    holds(
        Dialect.GLM,
        "<tool_call>search<arg_key>tags</arg_key><arg_value>[\"a\"]</arg_value>"
            + "<arg_key>query</arg_key><arg_value>7</arg_value></tool_call>",
        "",
        "search|{\"tags\":[\"a\"],\"query\":\"7\"}");
  }

  @Test
  void mistral() {
    String shape = "{\"name\":\"search\",\"arguments\":{\"query\":\"年假\",\"limit\":3}}";
    holds(Dialect.MISTRAL, "[TOOL_CALLS][" + shape + "," + shape + "]", "", SEARCH, SEARCH);
    holds(Dialect.MISTRAL, "[TOOL_CALLS] [" + shape + "]</s>", "</s>", SEARCH);
    holds(Dialect.MISTRAL, " [" + shape + "]", "", SEARCH);
    holds(
        Dialect.MISTRAL,
        "Ja.[TOOL_CALLS]search[CALL_ID]abc123def[ARGS]{\"query\":\"年假\",\"limit\":3}[TOOL_CALLS]list{}",
        "Ja.",
        SEARCH,
        PLAIN);
  }

  @Test
  void deepSeek() {
    holds(
        Dialect.DEEPSEEK,
        "Gut.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>search\n```json\n"
            + "{\"query\":\"年假\",\"limit\":3}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function"
            + "<｜tool▁sep｜>list\n```json\n{}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        "Gut.",
        SEARCH,
        PLAIN);
    holds(
        Dialect.DEEPSEEK,
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>search<｜tool▁sep｜>{\"query\":\"年假\",\"limit\":3}"
            + "<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        "",
        SEARCH);
  }

  @Test
  void llama() {
    String one = "{\"name\":\"search\",\"parameters\":{\"query\":\"年假\",\"limit\":3}}";
    holds(Dialect.LLAMA, one, "", SEARCH);
    holds(Dialect.LLAMA, "<|python_tag|>" + one + "; {\"name\":\"list\"}", "", SEARCH, PLAIN);
    holds(Dialect.LLAMA, one + "\nThat {should} do.", "That {should} do.", SEARCH);
    holds(Dialect.LLAMA, "{\"type\":\"function\",\"function\":" + one + "}", "", SEARCH);
  }

  @Test
  void json() {
    String one = "{\"name\":\"search\",\"arguments\":{\"query\":\"年假\",\"limit\":3}}";
    holds(Dialect.JSON, "```json\n" + one + "\n```", "", SEARCH);
    holds(
        Dialect.JSON,
        "Ich suche:\n```\n" + one + "\n```\nMoment.",
        "Ich suche:\n\nMoment.",
        SEARCH);
    holds(Dialect.JSON, "[" + one + "," + one + "]", "", SEARCH, SEARCH);
    holds(Dialect.JSON, "{\"answer\":\"no call\"}", "{\"answer\":\"no call\"}");
  }

  /** As Qwen2.5 and others break them; what was meant is plain. */
  @Test
  void hermesALittleBroken() {
    String one = "{\"name\":\"search\",\"arguments\":{\"query\":\"年假\",\"limit\":3}}";
    String unended = one.substring(0, one.length() - 1);
    holds(Dialect.HERMES, "<tool_call>\n" + unended + "\n</tool_call>", "", SEARCH);
    holds(Dialect.HERMES, "<tool_call>" + one + "}\n</tool_call>ok", "ok", SEARCH);
    holds(
        Dialect.HERMES,
        "<tool_call>[" + one + ", {\"name\":\"list\"}]</tool_call>",
        "",
        SEARCH,
        PLAIN);
    holds(Dialect.HERMES, "<tool_call>" + one + "\n" + one + "</tool_call>", "", SEARCH, SEARCH);
    holds(Dialect.HERMES, "<tool_call>```json\n" + one + "\n```</tool_call>", "", SEARCH);
    holds(Dialect.HERMES, one + "\n</tool_call>", "", SEARCH);
    String cut = "<tool_call>" + unended;
    holds(Dialect.HERMES, cut, cut);
    assertThat(TextCalls.beginsAsCall(cut)).isTrue();
    assertThat(TextCalls.beginsAsCall("So: " + cut)).isFalse();
  }

  @Test
  void llamaInItsOtherForms() {
    String one = "{\"name\":\"search\",\"parameters\":{\"query\":\"年假\",\"limit\":\"3\"}}";
    String asText = "search|{\"query\":\"年假\",\"limit\":\"3\"}";
    holds(Dialect.LLAMA, "I will look it up.\n\n" + one, "I will look it up.", asText);
    holds(Dialect.LLAMA, "As in " + one, "As in " + one);
    holds(Dialect.LLAMA, "<function=search>{\"query\":\"年假\",\"limit\":3}</function>", "", SEARCH);
    holds(Dialect.LLAMA, "<|python_tag|>search.call(query=\"年假\", limit=3)", "", SEARCH);
    holds(Dialect.LLAMA, "<|python_tag|>list.call()", "", PLAIN);
    String open = "<|python_tag|>search.call(query=\"年假\"";
    holds(Dialect.LLAMA, open, open);
  }

  /** In these formats a text that looks like a number is written as a number is. */
  @Test
  void aTextMayLookLikeANumber() {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties").putObject("section").putArray("type").add("string").add("null");
    List<ToolSpec> tools = List.of(new ToolSpec("read", "", schema, Effect.READ_ONLY));
    for (String call :
        List.of(
            "<tool_call>read<arg_key>section</arg_key><arg_value>2025</arg_value></tool_call>",
            "<function=read><parameter=section>2025</parameter></function>"))
      assertThat(
              TextCalls.read(call.startsWith("<f") ? Dialect.QWEN_XML : Dialect.GLM, call, tools)
                  .calls()
                  .getFirst()
                  .arguments())
          .hasToString("{\"section\":\"2025\"}");
  }

  /** The model is to hear that there is no such tool; its markup is nobody's answer. */
  @Test
  void anAnswerThatIsNothingButACallOfAnotherToolIsACall() {
    String shell = "shell|{}";
    holds(
        Dialect.HERMES, "<tool_call>{\"name\":\"shell\",\"arguments\":{}}</tool_call>", "", shell);
    holds(Dialect.QWEN_XML, "<function=shell></function>", "", shell);
    holds(Dialect.GLM, "<tool_call>shell</tool_call>\n", "", shell);
    holds(Dialect.MISTRAL, "[TOOL_CALLS]shell[ARGS]{}", "", shell);
    holds(
        Dialect.JSON, "{\"name\":\"Ann\",\"arguments\":{}}", "{\"name\":\"Ann\",\"arguments\":{}}");
  }

  /** A list of people is no call. */
  @Test
  void namesInAListAreNoTools() {
    String people = "[{\"name\":\"Alice\",\"department\":\"Sales\"},{\"name\":\"Bob\"}]";
    holds(Dialect.MISTRAL, people, people);
    assertThat(TextCalls.dialectOf(people)).isEmpty();
    assertThat(TextCalls.dialectOfCaller(people, Set.of())).isEmpty();
    assertThat(TextCalls.dialectOfCaller("[TOOL_CALLS]" + people, Set.of()))
        .contains(Dialect.MISTRAL);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsNoCallOfAnOfferedToolStaysText(Dialect dialect) {
    for (String text :
        List.of(
            "",
            "plain",
            "<tool_call>",
            "So: <tool_call>{\"name\":\"shell\",\"arguments\":{}}</tool_call>",
            "So: <tool_call>shell</tool_call>",
            "<tool_call>{\"name\":\"search\",\"arguments\":[1]}</tool_call>",
            "So: <function=shell></function>",
            "<function=",
            "[TOOL_CALLS]",
            "So: [TOOL_CALLS]shell[ARGS]{}",
            "So: [TOOL_CALLS][{\"name\":\"shell\"}]",
            "So: <｜tool▁calls▁begin｜><｜tool▁call▁begin｜>shell<｜tool▁sep｜>{}",
            "<｜tool▁call▁begin｜>",
            "{\"name\":\"shell\",\"parameters\":{}}",
            "<|python_tag|>search(\"x\")",
            "```json\n{\"name\":\"shell\"}\n```",
            "```",
            "{{{{",
            "[[[")) {
      TextCalls found = read(dialect, text);
      assertThat(found.calls()).as("%s: %s", dialect, text).isEmpty();
      assertThat(found.text()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anotherDialectIsQuotedText(Dialect dialect) {
    String quoted = "It says: <tool_call>{\"name\":\"list\",\"arguments\":{}}</tool_call>";
    assertThat(read(dialect, quoted).calls()).hasSize(dialect == Dialect.HERMES ? 1 : 0);
    assertThat(TextCalls.read(dialect, quoted, List.of()).calls()).as("nothing offered").isEmpty();
  }

  @Test
  void aFloodOfCallsIsBounded() {
    String many = "<tool_call>{\"name\":\"list\"}</tool_call>".repeat(10_000);
    assertThat(read(Dialect.HERMES, many).calls()).hasSize(TextCalls.MAX_CALLS + 1);
    String list =
        "["
            + "{\"name\":\"list\",\"arguments\":{}},".repeat(5_000)
            + "{\"name\":\"list\",\"arguments\":{}}]";
    for (Dialect dialect : List.of(Dialect.JSON, Dialect.LLAMA))
      assertThat(read(dialect, list).calls()).hasSize(TextCalls.MAX_CALLS + 1);
    assertThat(read(Dialect.MISTRAL, "[TOOL_CALLS]" + list).calls())
        .hasSize(TextCalls.MAX_CALLS + 1);
  }
}
