/**
 * The one source of time, randomness and ids. Production wires {@link SystemEnv}; simulation its
 * own.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.env;
