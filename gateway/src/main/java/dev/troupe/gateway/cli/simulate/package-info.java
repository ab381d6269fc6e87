/** Scenarios, played in virtual time, and recorded from a journal. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.cli.simulate;
