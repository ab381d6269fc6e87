/**
 * Kills the real process again and again, and judges from outside what is left: {@link
 * dev.troupe.gateway.chaos.Oracle}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.chaos;
