package dev.troupe.agents.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.agents.api.Condition;
import dev.troupe.agents.api.Plan;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.prompt.PromptFault;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves {@code ${inputs.x}}, {@code ${goal}}, {@code ${step}} and {@code ${step.path}} in a
 * team's own plan.
 */
public final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([^}]*)}");

  /** A dollar sign that must not be read together with what follows it. */
  private static final String DOLLAR = "${$}";

  /** Dollar signs that could be read so. */
  private static final Pattern DOLLARS = Pattern.compile("\\$+(?=\\{|\\z)");

  private final JsonNode inputs;
  private final Set<String> declared;
  private final JsonNode results;
  private final String goal;

  /**
   * @param declared inputs that the team takes, given or not
   */
  public References(JsonNode inputs, Set<String> declared, JsonNode results, String goal) {
    this.inputs = inputs;
    this.declared = declared;
    this.results = results;
    this.goal = goal;
  }

  /** What a text refers to, without {@code ${} and <code>}</code>; escaped ones are none. */
  public static List<String> in(String text) {
    return REFERENCE
        .matcher(text)
        .results()
        .filter(m -> !m.group().startsWith("$$"))
        .map(m -> m.group(1).strip())
        .toList();
  }

  /** What of it is shown: references stay, what was escaped stands as it was written. */
  public static String shown(String partly) {
    return REFERENCE
        .matcher(partly)
        .replaceAll(
            m -> {
              if (m.group().equals(DOLLAR)) return Matcher.quoteReplacement("$");
              boolean escaped = m.group().startsWith("$$");
              return Matcher.quoteReplacement(escaped ? m.group().substring(1) : m.group());
            });
  }

  /** Values that are one whole reference keep their type; {@code $${} becomes <code>${</code>. */
  public JsonNode resolve(JsonNode value) {
    if (value.isObject()) {
      ObjectNode resolved = Json.object();
      value.properties().forEach(e -> resolved.set(e.getKey(), resolve(e.getValue())));
      return resolved;
    }
    if (value.isArray()) {
      ArrayNode resolved = Json.array();
      value.forEach(item -> resolved.add(resolve(item)));
      return resolved;
    }
    if (!value.isTextual()) return value;
    Matcher whole = REFERENCE.matcher(value.asText());
    if (whole.matches() && !whole.group().startsWith("$$")) {
      JsonNode found = lookup(whole.group(1));
      return found.isMissingNode() ? value : found;
    }
    return TextNode.valueOf(text(value.asText()));
  }

  /** A stated plan with what is known before it begins; results of steps stay to be resolved. */
  public Plan plan(Plan stated) {
    return new Plan(
        stated.goal().isEmpty() ? goal : stated.goal(),
        stated.subtasks().stream()
            .map(
                s ->
                    new Plan.PlannedSubtask(
                        s.id(),
                        s.agent(),
                        partly(s.instruction()),
                        s.dependsOn(),
                        s.inputs(),
                        s.when().flatMap(this::open)))
            .toList());
  }

  /** A condition on inputs is decided now: it falls away, or holds for nothing. */
  private Optional<Condition> open(Condition when) {
    if (!when.root().equals("inputs")) return Optional.of(when);
    return when.holds(Json.object().set("inputs", inputs))
        ? Optional.empty()
        : Optional.of(Condition.NEVER);
  }

  /** What is known now; escapes, and references to results, stay for {@link #text}. */
  private String partly(String template) {
    return REFERENCE
        .matcher(template)
        .replaceAll(
            m -> {
              JsonNode found =
                  m.group().startsWith("$$") ? MissingNode.getInstance() : lookup(m.group(1));
              if (found.isMissingNode()) return Matcher.quoteReplacement(m.group());
              return Matcher.quoteReplacement(
                  escaped(found.isValueNode() ? found.asText() : found.toString()));
            });
  }

  /** A value is never rendered again, not even together with what follows it. */
  private static String escaped(String value) {
    return DOLLARS
        .matcher(value)
        .replaceAll(m -> Matcher.quoteReplacement(DOLLAR.repeat(m.group().length())));
  }

  public String text(String template) {
    return REFERENCE
        .matcher(template)
        .replaceAll(
            m -> {
              if (m.group().startsWith("$$"))
                return Matcher.quoteReplacement(m.group().substring(1));
              JsonNode found = lookup(m.group(1));
              if (found.isMissingNode()) return Matcher.quoteReplacement(m.group());
              return Matcher.quoteReplacement(
                  found.isValueNode() ? found.asText() : found.toString());
            });
  }

  /**
   * Missing for what refers to nothing: it may be a quotation of somebody's words.
   *
   * @throws PromptFault when the result of a step has no such part
   */
  private JsonNode lookup(String reference) {
    String[] path = reference.strip().split("\\.", -1);
    if (path[0].equals("$")) return TextNode.valueOf("$");
    if (path[0].equals("inputs")) return input(path);
    if (path[0].equals("goal"))
      return path.length == 1 ? TextNode.valueOf(goal) : MissingNode.getInstance();
    JsonNode node = result(results.path(path[0]));
    boolean known = !node.isMissingNode();
    for (int i = 1; i < path.length && isResult(path[0]); i++) node = node.path(path[i]);
    if (known && node.isMissingNode())
      throw new PromptFault("plan", 1, "${" + reference + "}: " + path[0] + " has no such part");
    return node;
  }

  /** An input that the team takes, and that was not given, is empty. */
  private JsonNode input(String[] path) {
    JsonNode node = inputs;
    for (int i = 1; i < path.length; i++) node = node.path(path[i]);
    return node.isMissingNode() && path.length == 2 && declared.contains(path[1])
        ? TextNode.valueOf("")
        : node;
  }

  private boolean isResult(String id) {
    return !results.has(id) || results.path(id).has("output");
  }

  /** What a step came to; one that failed says so, one that was skipped is empty. */
  private static JsonNode result(JsonNode step) {
    if (step.path("status").asText().equals("skipped")) return TextNode.valueOf("");
    return step.has("failure")
        ? TextNode.valueOf("[no result: " + step.path("failure").asText() + "]")
        : step.path("output");
  }
}
