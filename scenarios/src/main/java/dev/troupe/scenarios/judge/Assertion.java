package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an output must be like, as data.
 *
 * @param type promptfoo's name of the type, without {@code not-}
 * @param not the contrary must hold
 * @param value what the type needs; {@code ${column}} stands for the sample's value
 * @param step whose output is meant; absent for the answer
 * @param path a property of an output in JSON, names separated by dots; empty for the whole
 * @param weight 0 for one that is only shown
 * @param judge whose team judges, for a rubric; empty for others
 * @param all of an {@code assert-set}, which passes as they do together; empty for others
 */
public record Assertion(
    String type,
    boolean not,
    JsonNode value,
    OptionalDouble threshold,
    Optional<String> step,
    String path,
    double weight,
    String judge,
    List<Assertion> all) {
  /** The type of one that is made of others. */
  static final String SET = "assert-set";

  /** Types whose threshold is the most, not the least. */
  private static final Set<String> MOST = Set.of("cost", "latency", "levenshtein");

  /** Types whose values are compared as JSON. */
  private static final Set<String> TYPED = Set.of("equals", "trajectory:tool-args-match");

  private static final Pattern COLUMN = Pattern.compile("\\$?\\$\\{([^}]*)}");

  /** What it is called in tables. */
  public String name() {
    if (type.equals(SET)) return SET + " of " + all.stream().map(Assertion::name).toList();
    return (step.map(s -> s + ": ").orElse(""))
        + (not ? "not-" : "")
        + type
        + (path.isEmpty() ? "" : " of " + path)
        + (value.isMissingNode() || value.isNull()
            ? ""
            : " " + (value.isValueNode() ? value.asText() : value.toString()))
        + (threshold.isPresent()
            ? (MOST.contains(type) ? " <= " : " >= ") + threshold.getAsDouble()
            : "");
  }

  /** The same for one sample. */
  public Assertion of(ObjectNode row) {
    return new Assertion(
        type,
        not,
        filled(value, row, false),
        threshold,
        step,
        path,
        weight,
        judge,
        all.stream().map(each -> each.of(row)).toList());
  }

  /**
   * @param within a value that is compared as JSON, where a cell keeps its kind
   */
  private JsonNode filled(JsonNode value, ObjectNode row, boolean within) {
    boolean kept = within || TYPED.contains(type);
    if (value instanceof ObjectNode object) {
      ObjectNode filled = Json.object();
      object.properties().forEach(e -> filled.set(e.getKey(), filled(e.getValue(), row, kept)));
      return filled;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode filled = Json.array();
      array.forEach(item -> filled.add(filled(item, row, kept)));
      return filled;
    }
    if (!value.isTextual()) return value;
    Matcher whole = COLUMN.matcher(value.asText());
    if (whole.matches() && !whole.group().startsWith("$$")) {
      JsonNode cell = row.path(whole.group(1).strip());
      return cell.isValueNode() && !within ? TextNode.valueOf(text(cell)) : cell;
    }
    return TextNode.valueOf(
        COLUMN
            .matcher(value.asText())
            .replaceAll(
                m ->
                    Matcher.quoteReplacement(
                        m.group().startsWith("$$")
                            ? m.group().substring(1)
                            : text(row.path(m.group(1).strip())))));
  }

  private static String text(JsonNode value) {
    if (value.isNull()) return "";
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** The columns that its value names. */
  static List<String> columns(JsonNode value) {
    return COLUMN
        .matcher(value.toString())
        .results()
        .filter(m -> !m.group().startsWith("$$"))
        .map(m -> m.group(1).strip())
        .toList();
  }

  /** Why it makes no sense, or not the one that is meant; a rubric always does. */
  public Optional<String> fault() {
    for (Assertion each : all) {
      Optional<String> fault = each.fault();
      if (fault.isPresent()) return fault;
    }
    Check check = Checks.ALL.get(type);
    return check == null
        ? Optional.empty()
        : check.fault(value, threshold).or(() -> check.unmeant(value));
  }

  /** Whether it is another for each sample. */
  public boolean isOfSample() {
    return !columns(value).isEmpty() || all.stream().anyMatch(Assertion::isOfSample);
  }

  /** Judges an output that is there. */
  public Verdict judge(Subject subject) {
    Check check = Checks.ALL.get(type);
    if (check == null) throw new IllegalStateException("no check " + type);
    JsonNode at = path.isEmpty() ? MissingNode.getInstance() : at(subject);
    if (at.isNumber() && type.equals("equals")) {
      Optional<BigDecimal> wanted = Options.number(value);
      if (wanted.isPresent()) {
        boolean same = at.decimalValue().compareTo(wanted.get()) == 0;
        return Verdict.of(same != not, "it is " + text(at) + (same ? "" : ", not " + text(value)));
      }
    }
    Subject part = path.isEmpty() ? subject : part(subject, at);
    try {
      return not ? check.not(value, threshold, part) : check.judge(value, threshold, part);
    } catch (StackOverflowError e) { // neither it nor its opposite can be told
      return new Verdict(false, 0, "the output is too long or too deep for this check");
    }
  }

  /** Its output, or the property of it that is meant. */
  String text(Subject subject) {
    return path.isEmpty() ? subject.output() : part(subject, at(subject)).output();
  }

  private JsonNode at(Subject subject) {
    JsonNode at;
    try {
      at = Json.parse(subject.output());
    } catch (JsonProcessingException e) {
      at = MissingNode.getInstance();
    }
    for (String name : path.split("\\.", -1))
      at =
          at.isArray() && name.matches("\\d{1,6}")
              ? at.path(Integer.parseInt(name))
              : at.path(name);
    return at;
  }

  private static Subject part(Subject subject, JsonNode at) {
    return new Subject(
        at.isMissingNode() || at.isNull() ? "" : text(at),
        subject.cost(),
        subject.millis(),
        subject.finish(),
        subject.trajectory());
  }
}
