/**
 * A running service: one node, its teams, its HTTP server, its metrics; started and drained as one.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.service;
