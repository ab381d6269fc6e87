/**
 * The HTTP face: a table of routes over Pekko HTTP, with deadlines for slow clients and problems
 * (RFC 9457) for every fault. Entry point: {@code HttpFace}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.http;
