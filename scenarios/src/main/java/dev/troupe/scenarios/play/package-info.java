/** Plays a scenario in virtual time and measures it. */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios.play;
