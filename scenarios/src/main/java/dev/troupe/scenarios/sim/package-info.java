/**
 * Virtual time: the production actors, single-threaded and deterministic from two seeds, over
 * simulated ports, with invariants checked at every step. Entry point: {@link
 * dev.troupe.scenarios.sim.SmokeScenario}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios.sim;
