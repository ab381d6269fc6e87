/** A task once more from its journal, without a call. */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task.replay;
