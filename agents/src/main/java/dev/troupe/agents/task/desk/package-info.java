/**
 * The node's {@link dev.troupe.agents.task.desk.CallDesk}: calls on the wire, their permits, and
 * answers that nobody has taken yet. It outlives the supervisors that asked for them.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task.desk;
