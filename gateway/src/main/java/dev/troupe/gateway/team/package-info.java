/** The teams that a service serves. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.team;
