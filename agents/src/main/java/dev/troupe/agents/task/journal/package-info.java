/**
 * What a task's journal holds: its events, what they carry, and how they are written as bytes and
 * read back, those of earlier versions too.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task.journal;
