package dev.troupe.gateway.config;

import java.time.Duration;
import java.util.List;

/** Bounds and rules of the HTTP server. */
public record HttpSettings(
    long maxBody,
    int maxConnections,
    int backlog,
    Duration headDeadline,
    Duration bodyDeadline,
    Duration idleTimeout,
    Duration writeStall,
    Duration maxWait,
    int maxPaused,
    List<String> allowedHosts,
    List<String> allowedOrigins,
    List<String> operators,
    int maxStreams,
    Duration ping,
    int streamBuffer) {

  static HttpSettings from(Values values) {
    return new HttpSettings(
        values.bytes("troupe.http.max-body"),
        values.count("troupe.http.max-connections"),
        values.count("troupe.http.backlog"),
        values.duration("troupe.http.head-deadline"),
        values.duration("troupe.http.body-deadline"),
        values.duration("troupe.http.idle-timeout"),
        values.duration("troupe.http.write-stall"),
        values.duration("troupe.http.max-wait"),
        values.count("troupe.http.max-paused"),
        values.texts("troupe.http.allowed-hosts"),
        values.texts("troupe.http.allowed-origins"),
        values.texts("troupe.http.operators"),
        values.count("troupe.http.events.max-streams"),
        values.duration("troupe.http.events.ping"),
        Math.toIntExact(values.bytes("troupe.http.events.buffer")));
  }
}
