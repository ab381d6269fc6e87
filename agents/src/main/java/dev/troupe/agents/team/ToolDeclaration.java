package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Effect;
import java.util.SequencedMap;

/**
 * A tool as a team declares it.
 *
 * @param kind {@code table} or {@code custom}
 * @param rows of a table by their key, {@code key} its column; empty otherwise
 */
public record ToolDeclaration(
    String name,
    String kind,
    String description,
    String key,
    SequencedMap<String, JsonNode> rows,
    Effect effect) {}
