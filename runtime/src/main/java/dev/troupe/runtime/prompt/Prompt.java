package dev.troupe.runtime.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Message;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One prompt file, split into role sections.
 *
 * @param parameters {@code model.parameters} of the front matter; temperature and max_tokens are
 *     used
 * @param included what its sections include, directly or not: file to text
 */
public record Prompt(
    String file,
    String description,
    JsonNode parameters,
    List<Section> sections,
    SequencedMap<String, String> included) {
  public Prompt(String file, String description, JsonNode parameters, List<Section> sections) {
    this(file, description, parameters, sections, new LinkedHashMap<>());
  }

  /** The names a prompt may use; there are no others. */
  public static final Set<String> VARIABLES =
      Collections.unmodifiableSet(
          new TreeSet<>(
              List.of("goal", "instruction", "inputs", "results", "agents", "notes", "documents")));

  /**
   * @param line of the file where the template begins
   */
  public record Section(Message.Role role, int line, String template) {}

  /** What of a prompt's {@code model.parameters} is sent. */
  private static final Set<String> PARAMETERS = new TreeSet<>(Set.of("max_tokens", "temperature"));

  /** Of the open format (prompty.ai); only description and model.parameters mean something here. */
  private static final Set<String> KEYS =
      Set.of(
          "$schema",
          "name",
          "description",
          "version",
          "authors",
          "tags",
          "metadata",
          "kind",
          "model",
          "sample",
          "inputs",
          "outputs",
          "template",
          "base");

  private static final Set<String> MODEL_KEYS =
      Set.of("api", "configuration", "parameters", "response");

  private static final int MOST_TOKENS = 10_000_000;

  private static final Pattern INCLUDE =
      Pattern.compile("\\{%-?\\s*include\\s+[\"']([^\"']+)[\"']");

  private static final Pattern ROLE = Pattern.compile("^(system|user|assistant):\\s*$");

  /**
   * @throws PromptFault when it has no role section, or an unreadable front matter
   */
  public static Prompt parse(String file, String text) {
    return parse(file, text, true);
  }

  /**
   * @param strictly keys of the front matter that mean nothing are refused
   * @throws PromptFault when it has no role section, or an unreadable front matter
   */
  public static Prompt parse(String file, String text, boolean strictly) {
    String clean = text.replace("\r\n", "\n");
    if (clean.startsWith("\uFEFF")) clean = clean.substring(1);
    JsonNode front = Json.object();
    int bodyLine = 1;
    String body = clean;
    if (clean.startsWith("---\n")) {
      int end = clean.indexOf("\n---", 3);
      if (end < 0) throw new PromptFault(file, 1, "the front matter is not closed by a line ---");
      front = frontMatter(file, clean.substring(4, Math.max(4, end)));
      int next = clean.indexOf('\n', end + 1);
      body = next < 0 ? "" : clean.substring(next + 1);
      bodyLine +=
          (int)
              clean
                  .substring(0, clean.length() - body.length())
                  .chars()
                  .filter(c -> c == '\n')
                  .count();
    }
    if (strictly) {
      checkKeys(file, front, "", KEYS);
      checkKeys(file, front.path("model"), "model.", MODEL_KEYS);
    }
    JsonNode parameters = front.path("model").path("parameters");
    checkParameters(file, parameters);
    return new Prompt(
        file,
        front.path("description").asText(""),
        front.path("model").path("parameters"),
        split(file, body, bodyLine));
  }

  private static void checkKeys(String file, JsonNode node, String at, Set<String> known) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name))
                throw new PromptFault(
                    file,
                    1,
                    "front matter: unknown key '"
                        + at
                        + name
                        + "'; known: "
                        + String.join(", ", new TreeSet<>(known))
                        + "; what is sent to a model stands under model.parameters");
            });
  }

  /** What is not kept to could not be relied upon: a budget reckons with the longest answer. */
  private static void checkParameters(String file, JsonNode parameters) {
    parameters
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!PARAMETERS.contains(name))
                throw new PromptFault(
                    file,
                    1,
                    "model.parameters."
                        + name
                        + " is not sent to a model; known: "
                        + String.join(", ", PARAMETERS)
                        + "; what a server wants besides belongs into the environment, extra:");
            });
    JsonNode most = parameters.path("max_tokens");
    if (!most.isMissingNode()
        && !(most.isIntegralNumber()
            && most.canConvertToInt()
            && most.asInt() >= 1
            && most.asInt() <= MOST_TOKENS))
      throw new PromptFault(
          file, 1, "model.parameters.max_tokens must be a whole number from 1 to 10,000,000");
    JsonNode heat = parameters.path("temperature");
    if (!heat.isMissingNode() && !(heat.isNumber() && heat.asDouble() >= 0 && heat.asDouble() <= 2))
      throw new PromptFault(file, 1, "model.parameters.temperature must be a number from 0 to 2");
  }

  private static JsonNode frontMatter(String file, String text) {
    try {
      Object root =
          new org.snakeyaml.engine.v2.api.Load(
                  org.snakeyaml.engine.v2.api.LoadSettings.builder()
                      .setLabel(file)
                      .setMaxAliasesForCollections(0)
                      .build())
              .loadFromString(text);
      return root == null ? Json.object() : Json.tree(root);
    } catch (org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException e) {
      throw new PromptFault(
          file,
          e.getProblemMark().map(m -> m.getLine() + 2).orElse(2),
          "front matter: " + e.getProblem());
    } catch (org.snakeyaml.engine.v2.exceptions.YamlEngineException e) {
      throw new PromptFault(file, 2, "front matter: " + e.getMessage());
    }
  }

  /** Blank lines around it are none of it. */
  private static Section section(Message.Role role, int line, String text) {
    String before = text.substring(0, text.length() - text.stripLeading().length());
    return new Section(
        role, line + (int) before.chars().filter(c -> c == '\n').count(), text.strip());
  }

  private static List<Section> split(String file, String body, int firstLine) {
    List<Section> sections = new ArrayList<>();
    Message.Role role = null;
    StringBuilder text = new StringBuilder();
    int line = firstLine;
    int start = firstLine;
    for (String row : body.split("\n", -1)) {
      Matcher matcher = ROLE.matcher(row);
      if (matcher.matches()) {
        if (role != null) sections.add(section(role, start, text.toString()));
        else if (!text.toString().isBlank())
          throw new PromptFault(
              file, firstLine, "text before the first section: begin with 'system:' or 'user:'");
        role = Message.Role.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        text.setLength(0);
        start = line + 1;
      } else text.append(row).append('\n');
      line++;
    }
    if (role == null)
      throw new PromptFault(file, firstLine, "no section: write 'system:' and 'user:' lines");
    sections.add(section(role, start, text.toString()));
    return List.copyOf(sections);
  }

  /**
   * The same with what it includes.
   *
   * @param texts by the names that {@code {% include %}} may use
   */
  public Prompt including(Map<String, String> texts) {
    SequencedMap<String, String> found = new LinkedHashMap<>();
    for (Section section : sections) include(section.template(), texts, found);
    return new Prompt(file, description, parameters, sections, found);
  }

  private static void include(
      String template, Map<String, String> texts, SequencedMap<String, String> found) {
    Matcher include = INCLUDE.matcher(template);
    while (include.find()) {
      String text = texts.get(include.group(1));
      if (text != null && found.putIfAbsent(include.group(1), text) == null)
        include(text, texts, found);
    }
  }

  /** Whether any section, or what it includes, uses this variable. */
  public boolean uses(String variable) {
    return Stream.concat(sections.stream().map(Section::template), included.values().stream())
        .anyMatch(template -> TemplateVariables.of(template).roots().contains(variable));
  }
}
