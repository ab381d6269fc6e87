package dev.troupe.agents.task.journal;

import java.time.Instant;

/**
 * An event as it is journaled.
 *
 * @param cause what led to it: a rule's name
 */
public record JournalEntry(Instant at, String cause, TaskEvent event) {}
