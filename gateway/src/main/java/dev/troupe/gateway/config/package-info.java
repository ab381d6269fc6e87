/** The settings of the service: {@code troupe.conf} over {@code reference.conf}. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.config;
