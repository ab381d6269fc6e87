package dev.troupe.runtime.prompt;

import dev.troupe.api.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Renders prompts with Jinjava: bounded, without file access, unknown variables are errors. */
public final class PromptRenderer {
  /** Longest rendered section in characters. */
  static final int MAX_OUTPUT = 2_000_000;

  /** Most passes of one loop. */
  static final int MAX_LOOP = 10_000;

  private final com.hubspot.jinjava.Jinjava jinja;

  /**
   * @param includes what {@code {% include %}} may name: path inside the prompt folder to text
   */
  public PromptRenderer(Map<String, String> includes) {
    jinja =
        new com.hubspot.jinjava.Jinjava(
            com.hubspot.jinjava.JinjavaConfig.newBuilder()
                .withFailOnUnknownTokens(true)
                .withNestedInterpretationEnabled(false)
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withMaxOutputSize(MAX_OUTPUT)
                .withMaxListSize(MAX_LOOP)
                .withMaxMapSize(MAX_LOOP)
                .withRangeLimit(MAX_LOOP)
                .withMaxRenderDepth(10)
                .withReadOnlyResolver(true)
                .withLegacyOverrides(com.hubspot.jinjava.LegacyOverrides.ALL)
                .build());
    jinja.setResourceLocator(
        (name, charset, interpreter) -> {
          String text = includes.get(name);
          if (text == null)
            throw new com.hubspot.jinjava.loader.ResourceNotFoundException(
                "no file '" + name + "' in the prompt folder");
          return text;
        });
  }

  /**
   * Names that the prompt uses and does not get; called before any call is made.
   *
   * @param inputs declared inputs of the team
   * @throws PromptFault for the first one
   */
  public static void check(Prompt prompt, Set<String> inputs) {
    for (Prompt.Section section : prompt.sections()) {
      TemplateVariables used = TemplateVariables.of(section.template());
      used.lines()
          .forEach(
              (name, line) -> {
                if (!Prompt.VARIABLES.contains(name))
                  throw new PromptFault(
                      prompt.file(),
                      section.line() + line,
                      "unknown variable '"
                          + name
                          + "'; a prompt gets "
                          + String.join(", ", Prompt.VARIABLES));
              });
      used.inputs()
          .forEach(
              (name, line) -> {
                if (!inputs.contains(name))
                  throw new PromptFault(
                      prompt.file(),
                      section.line() + line,
                      "unknown variable 'inputs."
                          + name
                          + "'; the team declares "
                          + (inputs.isEmpty()
                              ? "no inputs"
                              : "inputs " + String.join(", ", inputs)));
              });
    }
  }

  /**
   * @param values plain maps, lists, strings, numbers only
   * @throws PromptFault when a value is missing or a bound is reached
   */
  public List<Message> render(Prompt prompt, Map<String, Object> values) {
    List<Message> messages = new ArrayList<>();
    for (Prompt.Section section : prompt.sections()) {
      String text = text(prompt.file(), section.line(), section.template(), values).strip();
      messages.add(new Message(section.role(), text, List.of(), ""));
    }
    return messages;
  }

  /** Renders a one-line template such as a team's default goal. */
  public String text(String file, int line, String template, Map<String, Object> values) {
    com.hubspot.jinjava.interpret.RenderResult result;
    try {
      result = jinja.renderForResult(template, values);
    } catch (com.hubspot.jinjava.interpret.InterpretException e) {
      throw new PromptFault(file, line, "cannot be rendered: " + e.getMessage());
    }
    for (com.hubspot.jinjava.interpret.TemplateError error : result.getErrors()) {
      throw new PromptFault(file, line + Math.max(0, error.getLineno() - 1), error.getMessage());
    }
    return result.getOutput();
  }
}
