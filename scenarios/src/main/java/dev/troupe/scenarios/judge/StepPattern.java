package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which steps are meant.
 *
 * @param types empty for all
 * @param name with {@code *} and {@code ?}, in any case; empty for all
 */
record StepPattern(Set<String> types, String name) {
  static StepPattern of(JsonNode value) {
    if (value.isTextual()) return new StepPattern(Set.of(), value.asText());
    Set<String> types = new HashSet<>();
    if (value.path("type").isTextual()) types.add(value.path("type").asText());
    value.path("type").forEach(type -> types.add(type.asText()));
    String pattern = value.path("pattern").asText("");
    return new StepPattern(types, pattern.isEmpty() ? value.path("name").asText("") : pattern);
  }

  boolean matches(Subject.Step step) {
    return (types.isEmpty() || types.contains(step.kind().name().toLowerCase(Locale.ROOT)))
        && (name.isEmpty() || glob(name, step.name()));
  }

  static boolean glob(String glob, String text) {
    StringBuilder pattern = new StringBuilder();
    for (char c : glob.toCharArray())
      pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(text)
        .matches();
  }
}
