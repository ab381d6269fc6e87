package dev.troupe.runtime.model.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.api.Message;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.OutputSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be read off a request without understanding it.
 *
 * @param question the instruction: what stands behind a label such as {@code instruction:}, or the
 *     last user message
 * @param values JSON values that stand in system and user messages
 * @param results JSON values that tools answered
 * @param called names of tools called so far
 * @param schema the schema of the answer, from the request or from a schema block in the prompt
 */
record Reading(
    ModelRequest request,
    String prompt,
    String question,
    List<JsonNode> values,
    List<JsonNode> results,
    Set<String> called,
    Optional<JsonNode> schema) {

  private static final String TASK_LABELS = "instruction|question|task|goal|指令|问题|任务|子任务|目标";

  /** A line that begins a labelled part of a prompt. */
  private static final Pattern LABEL =
      Pattern.compile(
          "(?i)^\\s*(?:[-*#]+\\s*)?(?:\\*\\*)?("
              + TASK_LABELS
              + "|inputs?|agents?|notes?|results?|documents?|context|输入|资料|笔记|结果|成员)(?:\\*\\*)?\\s*[:：]\\s*(.*)$");

  private static final Pattern ITEM =
      Pattern.compile("^\\s*(?:[-*+•·]|\\d{1,3}[.)、]|[（(]\\d{1,2}[）)])\\s*.*");

  static Reading of(ModelRequest request) {
    List<JsonNode> values = new ArrayList<>();
    List<JsonNode> results = new ArrayList<>();
    Set<String> called = new LinkedHashSet<>();
    StringBuilder prompt = new StringBuilder();
    String lastUser = "";
    for (Message message : request.messages()) {
      switch (message.role()) {
        case SYSTEM, USER -> {
          EmbeddedJson.Split split = EmbeddedJson.split(message.content());
          values.addAll(split.values());
          prompt.append(split.rest()).append('\n');
          if (message.role() == Message.Role.USER) lastUser = split.rest();
        }
        case TOOL -> results.addAll(EmbeddedJson.split(message.content()).values());
        case ASSISTANT -> message.toolCalls().forEach(call -> called.add(call.name()));
      }
    }
    Optional<JsonNode> schema = request.output().map(OutputSchema::schema);
    return new Reading(
        request,
        prompt.toString(),
        question(lastUser),
        values.stream().filter(v -> !isSchema(v)).toList(),
        results,
        called,
        schema);
  }

  private static boolean isSchema(JsonNode value) {
    return value.path("type").asText().equals("object") && value.path("properties").isObject();
  }

  /** Labelled parts of a text, the first of each label; a part goes on over lines and lists. */
  private static Map<String, String> labelled(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    String label = "";
    StringBuilder value = new StringBuilder();
    boolean blank = false;
    for (String line : text.split("\n", -1)) {
      Matcher matcher = LABEL.matcher(line);
      if (matcher.matches()) {
        if (!label.isEmpty()) parts.putIfAbsent(label, value.toString().strip());
        label = matcher.group(1).toLowerCase(Locale.ROOT);
        value.setLength(0);
        value.append(matcher.group(2));
        blank = false;
      } else if (line.isBlank()) blank = true;
      else {
        boolean goesOn =
            !blank
                || ITEM.matcher(line).matches()
                || value.isEmpty()
                || ":：".indexOf(value.charAt(value.length() - 1)) >= 0;
        if (!goesOn) {
          if (!label.isEmpty()) parts.putIfAbsent(label, value.toString().strip());
          label = "";
          value.setLength(0);
        } else value.append('\n').append(line);
        blank = false;
      }
    }
    if (!label.isEmpty()) parts.putIfAbsent(label, value.toString().strip());
    return parts;
  }

  private static String question(String text) {
    Map<String, String> found = labelled(text);
    for (String label :
        List.of("instruction", "question", "task", "指令", "问题", "子任务", "任务", "goal", "目标")) {
      String value = found.getOrDefault(label, "");
      if (!value.isEmpty()) return value;
    }
    return text.strip();
  }

  /** The goal as a whole: behind its label, or the question. */
  String goal() {
    Map<String, String> found = labelled(prompt);
    String goal = found.getOrDefault("goal", found.getOrDefault("目标", ""));
    return goal.isEmpty() ? question : goal;
  }

  /** A scalar that stands in the prompt as {@code name: value} or in its JSON under this name. */
  Optional<JsonNode> scalar(String name) {
    for (JsonNode value : values) {
      JsonNode found = value.findValue(name);
      if (found != null && found.isValueNode() && !found.isNull()) return Optional.of(found);
    }
    Matcher line =
        Pattern.compile(
                "(?m)^\\s*(?:[-*]\\s*)?" + Pattern.quote(name) + "\\s*[:：]\\s*(\\S.*?)\\s*$")
            .matcher(prompt);
    return line.find() ? Optional.of(TextNode.valueOf(line.group(1))) : Optional.empty();
  }
}
