/** A task's memory: working notes, and recall over the documents. */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.memory;
