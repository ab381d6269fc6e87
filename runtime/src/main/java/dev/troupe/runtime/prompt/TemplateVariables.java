package dev.troupe.runtime.prompt;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which variables a Jinja template reads, found without rendering it, so that a missing one is an
 * error before any call.
 *
 * @param lines names read, with the line (from 0) of the first use
 * @param inputs names read as {@code inputs.NAME}
 * @param results names read as {@code results.NAME}
 * @param filters filters applied
 */
record TemplateVariables(
    Map<String, Integer> lines,
    Map<String, Integer> inputs,
    Map<String, Integer> results,
    Map<String, Integer> filters) {
  private static final Pattern FILTER = Pattern.compile("\\|\\s*([A-Za-z_]\\w*)");
  private static final Pattern CODE =
      Pattern.compile(
          "\\{%-?\\s*raw\\s*-?%}.*?\\{%-?\\s*endraw\\s*-?%}"
              + "|\\{\\{(.*?)}}|\\{%-?(.*?)-?%}|\\{#.*?#}",
          Pattern.DOTALL);
  private static final Pattern QUOTED =
      Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'");
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
  private static final Pattern INPUT = attributeOf("inputs");
  private static final Pattern RESULT = attributeOf("results");

  /** A result that is asked for before it is used, or has something in its place. */
  private static final Pattern GUARDED =
      Pattern.compile(
          "results\\.([\\p{L}_][\\p{L}\\p{N}_]*)[\\p{L}\\p{N}_.]*\\s*(?:is\\s+(?:not\\s+)?defined|\\|\\s*(?:default|d)\\b)"
              + "|[\"']([\\p{L}\\p{N}_]+)[\"']\\s+(?:not\\s+)?in\\s+results\\b");

  private static final Pattern FOR = Pattern.compile("^\\s*for\\s+(.+?)\\s+in\\b");
  private static final Pattern SET =
      Pattern.compile(
          "^\\s*(?:macro|block|import|from)\\s+(\\w+)|^\\s*set\\s+([\\p{L}\\p{N}_\\s,]+)");

  /** Its parameters are names within it. */
  private static final Pattern MACRO = Pattern.compile("^\\s*macro\\s+\\w+\\s*\\(([^)]*)\\)");

  private static final Set<String> WORDS =
      Set.of(
          "and",
          "or",
          "not",
          "in",
          "is",
          "if",
          "else",
          "elif",
          "endif",
          "for",
          "endfor",
          "set",
          "endset",
          "true",
          "false",
          "none",
          "null",
          "True",
          "False",
          "None",
          "loop",
          "include",
          "raw",
          "endraw",
          "macro",
          "endmacro",
          "block",
          "endblock",
          "extends",
          "filter",
          "endfilter",
          "import",
          "from",
          "as",
          "with",
          "without",
          "context",
          "do",
          "recursive",
          "autoescape",
          "endautoescape",
          "range");

  /** Of the templates used last; a prompt is rendered for every call. */
  private static final LoadingCache<String, TemplateVariables> KNOWN =
      Caffeine.newBuilder().maximumSize(1_000).build(TemplateVariables::read);

  private static Pattern attributeOf(String root) {
    return Pattern.compile(
        "(?<![\\p{L}\\p{N}_.])" + root + "\\.([\\p{L}_][\\p{L}\\p{N}_]*+)(?!\\s*\\()");
  }

  static TemplateVariables of(String template) {
    return KNOWN.get(template);
  }

  private static TemplateVariables read(String template) {
    Map<String, Integer> roots = new LinkedHashMap<>();
    Map<String, Integer> inputs = new LinkedHashMap<>();
    Map<String, Integer> results = new LinkedHashMap<>();
    Map<String, Integer> filters = new LinkedHashMap<>();
    Set<String> declared = new HashSet<>();
    Set<String> guarded = new HashSet<>();
    Matcher code = CODE.matcher(template);
    while (code.find()) {
      String text = code.group(1) != null ? code.group(1) : code.group(2);
      if (text == null) continue;
      int line = (int) template.substring(0, code.start()).chars().filter(c -> c == '\n').count();
      String plain = QUOTED.matcher(text).replaceAll("\"\"");
      Matcher loop = FOR.matcher(plain);
      if (loop.find())
        for (String name : loop.group(1).split("\\s*,\\s*", -1)) declared.add(name.strip());
      Matcher set = SET.matcher(plain);
      if (set.find() && set.group(1) != null) declared.add(set.group(1));
      else if (set.hasMatch())
        for (String name : set.group(2).split(",", -1)) declared.add(name.strip());
      Matcher macro = MACRO.matcher(plain);
      if (macro.find())
        for (String name : macro.group(1).split(",", -1))
          declared.add(name.split("=", 2)[0].strip());
      roots(plain, line, roots);
      Matcher filter = FILTER.matcher(plain);
      while (filter.find()) filters.putIfAbsent(filter.group(1), line);
      Matcher input = INPUT.matcher(plain);
      while (input.find()) inputs.putIfAbsent(input.group(1), line);
      Matcher result = RESULT.matcher(plain);
      while (result.find()) results.putIfAbsent(result.group(1), line);
      Matcher guard = GUARDED.matcher(text);
      while (guard.find()) guarded.add(guard.group(1) != null ? guard.group(1) : guard.group(2));
    }
    roots.keySet().removeAll(declared);
    results.keySet().removeAll(guarded);
    if (declared.contains("results")) results.clear();
    return new TemplateVariables(
        Collections.unmodifiableMap(roots),
        Collections.unmodifiableMap(inputs),
        Collections.unmodifiableMap(results),
        Collections.unmodifiableMap(filters));
  }

  private static void roots(String expression, int line, Map<String, Integer> roots) {
    Matcher name = NAME.matcher(expression);
    while (name.find()) {
      String before = expression.substring(0, name.start()).stripTrailing();
      String after = expression.substring(name.end()).stripLeading();
      boolean attribute =
          before.endsWith(".")
              || before.endsWith("|")
              || before.matches("(?s).*\\bis( not)?|\\s*filter");
      boolean argument = after.startsWith("=") && !after.startsWith("==");
      boolean digit =
          name.start() > 0 && Character.isLetterOrDigit(expression.charAt(name.start() - 1));
      if (!attribute
          && !argument
          && !digit
          && !after.startsWith("(")
          && !WORDS.contains(name.group())) roots.putIfAbsent(name.group(), line);
    }
  }

  Set<String> roots() {
    return lines.keySet();
  }
}
