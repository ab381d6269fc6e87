/**
 * Workers and their strategies, one file each. A worker only thinks; what it wants, the task does.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.worker;
