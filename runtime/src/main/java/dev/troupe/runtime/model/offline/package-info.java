/**
 * The built-in model that needs no server and is no language model: a few printed rules that split,
 * look up, quote and fill in. Sees only the request. No rule names a team, tool, document or field.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.model.offline;
