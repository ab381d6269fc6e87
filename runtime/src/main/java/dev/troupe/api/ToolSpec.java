package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How a tool is offered.
 *
 * @param parameters JSON Schema of the argument object
 */
public record ToolSpec(
    String name,
    String description,
    JsonNode parameters,
    Effect effect,
    @JsonIgnore Set<Trait> traits) {
  /** What else is to be known of a tool. Not part of what a model is sent. */
  public enum Trait {
    /** To ask it again and again until something changes is what it is for. */
    POLLING,
    /** What it returns may have been written by anybody. */
    UNTRUSTED
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");

  public ToolSpec {
    traits = traits == null ? Set.of() : Set.copyOf(traits);
    if (!NAME.matcher(name).matches())
      throw new IllegalArgumentException(
          "tool name '"
              + name
              + "': letters, digits, _ and - only, at most 64, not starting with a digit");
  }

  public ToolSpec(String name, String description, JsonNode parameters, Effect effect) {
    this(name, description, parameters, effect, Set.of());
  }

  public ToolSpec with(Trait trait) {
    Set<Trait> more = new TreeSet<>(traits);
    more.add(trait);
    return new ToolSpec(name, description, parameters, effect, more);
  }
}
