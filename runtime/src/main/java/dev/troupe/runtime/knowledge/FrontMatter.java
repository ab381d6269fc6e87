package dev.troupe.runtime.knowledge;

import dev.troupe.runtime.text.EditDistance;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines between {@code ---} at the top of a Markdown file: {@code key: value}, three keys
 * known.
 */
record FrontMatter(
    Optional<LocalDate> validFrom, Optional<String> supersededBy, Set<String> access, int bodyAt) {

  /** A line {@code ---}; where empty lines stand before it, only if a key follows. */
  private static final Pattern BEGIN =
      Pattern.compile("---[ \\t]*\n|\\s+?(?<=\n)---[ \\t]*\n(?=[^\\n]*:)");

  private static final Pattern END = Pattern.compile("^---[ \\t]*(?:\\n|\\z)", Pattern.MULTILINE);

  /** Edits, such as two letters in the wrong order, by which a key may miss the one it means. */
  private static final int SLIP = 2;

  static FrontMatter parse(String path, String text) {
    Matcher begin = BEGIN.matcher(text);
    if (!begin.lookingAt()) return new FrontMatter(Optional.empty(), Optional.empty(), Set.of(), 0);
    int first = 1 + (int) begin.group().chars().filter(c -> c == '\n').count();
    Matcher end = END.matcher(text);
    if (!end.find(begin.end()))
      throw new KnowledgeFault(
          path + ":" + (first - 1) + ": the front matter is not closed by a line ---");
    Map<?, ?> values = yaml(path, text.substring(begin.end(), end.start()), first);
    for (Object key : values.keySet()) refuseSlip(path, text, String.valueOf(key));
    return new FrontMatter(
        date(at(path, text, "valid_from"), values.get("valid_from")),
        Optional.ofNullable(values.get("superseded_by")).map(Object::toString),
        access(at(path, text, "access"), values.get("access")),
        end.end());
  }

  private static Map<?, ?> yaml(String path, String text, int first) {
    try {
      Object root =
          new org.snakeyaml.engine.v2.api.Load(
                  org.snakeyaml.engine.v2.api.LoadSettings.builder()
                      .setLabel(path)
                      .setMaxAliasesForCollections(0)
                      .build())
              .loadFromString(text);
      if (root == null) return Map.of();
      if (root instanceof Map<?, ?> map) return map;
      throw new KnowledgeFault(
          path + ":" + first + ": the front matter must be lines of key: value");
    } catch (org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + first).orElse(first);
      throw new KnowledgeFault(path + ":" + line + ": front matter: " + e.getProblem());
    } catch (org.snakeyaml.engine.v2.exceptions.YamlEngineException e) {
      throw new KnowledgeFault(path + ":" + first + ": front matter: " + e.getMessage());
    }
  }

  /** {@code file:line} of a key. */
  static String at(String path, String text, String key) {
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++)
      if (lines[i].strip().startsWith(key)) return path + ":" + (i + 1);
    return path;
  }

  /** A slip in one of the three keys would put a document in force, or show it, unnoticed. */
  private static void refuseSlip(String path, String text, String key) {
    String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    for (String known : List.of("valid_from", "superseded_by", "access"))
      if (!key.equals(known) && EditDistance.of(plain, known.replace("_", "")) <= SLIP)
        throw new KnowledgeFault(
            at(path, text, key) + ": '" + key + "': did you mean " + known + "?");
  }

  private static Optional<LocalDate> date(String path, @Nullable Object value) {
    if (value == null) return Optional.empty();
    try {
      return Optional.of(LocalDate.parse(value.toString()));
    } catch (DateTimeParseException e) {
      throw new KnowledgeFault(path + ": valid_from: '" + value + "' is not a date YYYY-MM-DD");
    }
  }

  private static Set<String> access(String path, @Nullable Object value) {
    if (value == null) return Set.of();
    if (!(value instanceof List<?> list) || list.isEmpty())
      throw new KnowledgeFault(path + ": access: must be a list of agents, such as [writer]");
    Set<String> agents = new TreeSet<>();
    for (Object agent : list)
      for (String name : String.valueOf(agent).split("[，、]")) // no comma for YAML
      if (!name.isBlank()) agents.add(name.strip());
    return Collections.unmodifiableSet(agents);
  }
}
