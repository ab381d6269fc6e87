/** How many tasks are active, who is next, and which open ones are to be woken. */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task.admission;
