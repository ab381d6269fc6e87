/**
 * Tools: the actor that runs one call under policy, schema, deadline and cap, the built-in tools,
 * and the maker of tools from records.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.tool;
