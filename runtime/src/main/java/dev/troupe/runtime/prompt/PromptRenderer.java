package dev.troupe.runtime.prompt;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.AutoCloseableSupplier;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import com.hubspot.jinjava.tree.Node;
import dev.troupe.api.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Renders prompts with Jinjava: bounded, without file access, unknown variables are errors. */
public final class PromptRenderer {
  /** Longest rendered section in characters. */
  static final int MAX_OUTPUT = 2_000_000;

  /** Most passes of one loop over data, and of one {@code range}. */
  static final int MAX_LOOP = 10_000;

  static final int MAX_RANGE = 1_000;

  /** Loops inside loops. */
  static final int MAX_NESTED = 3;

  private static final Pattern INDENT = Pattern.compile("(?m)^[ \\t]+(?=\\{[%#])");

  private static final Pattern LOOP = Pattern.compile("\\{%-?\\s*(end)?for\\b");

  private final Jinjava jinja;
  private final Map<String, Node> parsed = new ConcurrentHashMap<>();

  private static JinjavaConfig.Builder configuration() {
    return JinjavaConfig.newBuilder()
        .withFailOnUnknownTokens(true)
        .withNestedInterpretationEnabled(false)
        .withTrimBlocks(true)
        .withMaxOutputSize(MAX_OUTPUT)
        .withMaxListSize(MAX_LOOP)
        .withMaxMapSize(MAX_LOOP)
        .withRangeLimit(MAX_RANGE)
        .withMaxRenderDepth(10)
        .withReadOnlyResolver(true)
        .withLegacyOverrides(overrides().build());
  }

  /** As Jinja2 is: {@code {{x}}} and {@code {%-if x-%}} need no blanks. */
  @SuppressWarnings("deprecation") // there is no other switch for it
  private static LegacyOverrides.Builder overrides() {
    return LegacyOverrides.Builder.from(LegacyOverrides.ALL)
        .withWhitespaceRequiredWithinTokens(false);
  }

  /** Blanks before a tag at the beginning of a line; Jinjava would take those within one too. */
  private static String stripped(String template) {
    return INDENT.matcher(template).replaceAll("");
  }

  /**
   * @param includes what {@code {% include %}} may name: path inside the prompt folder to text
   */
  public PromptRenderer(Map<String, String> includes) {
    jinja = new Jinjava(configuration().build());
    jinja.setResourceLocator(
        (name, charset, interpreter) -> {
          String text = includes.get(name);
          if (text == null)
            throw new ResourceNotFoundException("no file '" + name + "' in the prompt folder");
          return stripped(text);
        });
  }

  /**
   * Renders every branch with sample values: syntax, filters and includes are found to be wrong
   * before any call is made.
   *
   * @throws PromptFault for the first fault
   */
  public void tryOut(Prompt prompt) {
    Jinjava validating =
        new Jinjava(
            configuration()
                .withFailOnUnknownTokens(false)
                .withValidationMode(true)
                // the sample values of validation have no keys to go over
                .withLegacyOverrides(overrides().withIterateOverMapKeys(false).build())
                .build());
    validating.setResourceLocator(jinja.getResourceLocator());
    Map<String, Object> samples = new LinkedHashMap<>();
    for (String name : Prompt.VARIABLES)
      samples.put(
          name,
          Set.of("goal", "instruction").contains(name)
              ? name
              : Set.of("inputs", "results").contains(name) ? Map.of() : List.of());
    for (Prompt.Section section : prompt.sections()) {
      if (loopDepth(section.template()) > MAX_NESTED)
        throw new PromptFault(
            prompt.file(), section.line(), "loops may be nested " + MAX_NESTED + " deep at most");
      TemplateVariables.of(section.template())
          .filters()
          .forEach(
              (name, line) -> {
                if (jinja.getGlobalContext().getFilter(name) == null)
                  throw new PromptFault(
                      prompt.file(), section.line() + line, "unknown filter '" + name + "'");
              });
      Set<TemplateError.ErrorReason> harmless =
          Set.of(
              TemplateError.ErrorReason.UNKNOWN,
              TemplateError.ErrorReason.INVALID_ARGUMENT,
              TemplateError.ErrorReason.INVALID_INPUT);
      for (TemplateError error :
          validating.renderForResult(stripped(section.template()), samples).getErrors())
        if (!harmless.contains(error.getReason()))
          throw new PromptFault(
              prompt.file(), section.line() + Math.max(0, error.getLineno() - 1), said(error));
    }
  }

  /**
   * Names that the prompt uses and does not get; called before any call is made.
   *
   * @param inputs declared inputs of the team
   * @param results steps whose results it gets; absent where a model plans them
   * @throws PromptFault for the first one
   */
  public static void check(Prompt prompt, Set<String> inputs, Optional<Set<String>> results) {
    for (Prompt.Section section : prompt.sections())
      check(prompt.file(), section.line(), section.template(), inputs, results);
    prompt.included().forEach((name, text) -> check("prompts/" + name, 1, text, inputs, results));
  }

  private static void check(
      String file, int first, String template, Set<String> inputs, Optional<Set<String>> results) {
    TemplateVariables used = TemplateVariables.of(template);
    refuse(
        file,
        first,
        used.lines(),
        "",
        Prompt.VARIABLES,
        "a prompt gets " + String.join(", ", Prompt.VARIABLES));
    refuse(
        file,
        first,
        used.inputs(),
        "inputs.",
        inputs,
        "the team declares "
            + (inputs.isEmpty() ? "no inputs" : "inputs " + String.join(", ", inputs)));
    results.ifPresent(
        steps ->
            refuse(
                file,
                first,
                used.results(),
                "results.",
                steps,
                "the steps of this agent need "
                    + (steps.isEmpty() ? "no other" : String.join(", ", steps))));
  }

  private static void refuse(
      String file,
      int first,
      Map<String, Integer> used,
      String root,
      Set<String> known,
      String what) {
    used.forEach(
        (name, line) -> {
          if (!known.contains(name))
            throw new PromptFault(
                file, first + line, "unknown variable '" + root + name + "'; " + what);
        });
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
    if (!template.contains("{{") && !template.contains("{%") && !template.contains("{#"))
      return template;
    Context context = new Context(jinja.getGlobalContext(), values, Map.of());
    JinjavaInterpreter interpreter =
        jinja
            .getGlobalConfig()
            .getInterpreterFactory()
            .newInstance(jinja, context, jinja.getGlobalConfig());
    try (AutoCloseableSupplier.AutoCloseableImpl<JinjavaInterpreter> current =
        JinjavaInterpreter.closeablePushCurrent(interpreter).get()) {
      // Templates are few and parsed once; contexts are made anew, so nothing stays from one to the
      // next.
      String output =
          current
              .value()
              .render(parsed.computeIfAbsent(template, t -> interpreter.parse(stripped(t))));
      for (TemplateError error : interpreter.getErrorsCopy())
        throw new PromptFault(file, line + Math.max(0, error.getLineno() - 1), said(error));
      return output;
    } catch (InterpretException e) {
      throw new PromptFault(
          file,
          line + Math.max(0, e.getLineNumber() - 1),
          "cannot be rendered: " + e.getMessage() + hint(e));
    }
  }

  /** Of what is there at times only. */
  private static String hint(InterpretException e) {
    return String.valueOf(e.getMessage()).contains("results.")
        ? " (a step that was skipped, or failed, has no output; ask for its status before)"
        : "";
  }

  private static int loopDepth(String template) {
    int depth = 0;
    int deepest = 0;
    Matcher tag = LOOP.matcher(template);
    while (tag.find()) deepest = Math.max(deepest, tag.group(1) == null ? ++depth : --depth);
    return deepest;
  }

  /** Without the library's class names. */
  private static String said(TemplateError error) {
    return String.valueOf(error.getMessage()).replaceAll("\\b\\w*Exception:\\s*", "");
  }
}
