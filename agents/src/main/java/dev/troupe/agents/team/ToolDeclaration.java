package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Effect;
import dev.troupe.api.ToolSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A tool as a team declares it.
 *
 * @param kind {@code table} or {@code custom}
 * @param effect absent leaves it to the tool itself
 * @param approval when a person must allow a call
 * @param rows of a table by their key, {@code key} its column; empty otherwise
 * @param timeout how long one call may take
 */
public record ToolDeclaration(
    String name,
    String kind,
    String description,
    String key,
    SequencedMap<String, JsonNode> rows,
    Optional<Effect> effect,
    Approval approval,
    Set<ToolSpec.Trait> traits,
    Duration timeout) {
  /** Tools that need no declaration. */
  public static final Set<String> BUILT_IN =
      Set.of("search_knowledge", "read_document", "calculate", "ask_human");

  /** Where the team says nothing else. */
  public static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** The longest that a team may say. */
  static final Duration LONGEST = Duration.ofHours(24);

  /** A tool of the host program that the team does not mention. */
  static ToolDeclaration custom(String name) {
    return new ToolDeclaration(
        name,
        "custom",
        "",
        "",
        new LinkedHashMap<>(),
        Optional.empty(),
        new Approval.Never(),
        Set.of(),
        TIMEOUT);
  }
}
