/**
 * Planner, workers and their strategies, one file each; they only think, and what they want, the
 * task does. Beside them what thinks outside of any task: Foresight, Lookahead, Rethinking.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.worker;
