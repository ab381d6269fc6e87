/** The ways into Troupe. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway;
