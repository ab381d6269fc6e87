package dev.troupe.runtime.answers;

import dev.troupe.api.Hash;
import dev.troupe.api.Usage;
import java.time.Instant;

/**
 * An answer that a journal holds.
 *
 * @param pid and {@code seq}: the event that holds it
 * @param at when it was given
 * @param result payload of the answer
 * @param usage what it used then
 */
public record KeptAnswer(String pid, long seq, Instant at, Hash result, Usage usage) {}
