/** The company itself, assembled: {@link dev.troupe.agents.Troupe} starts and stops it. */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents;
