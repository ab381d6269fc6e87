/** What can be seen of a running service: metrics and the figures of {@code troupe top}. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.observe;
