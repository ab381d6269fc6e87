package dev.troupe.gateway.http;

/** Hears of every answered request. */
interface RequestLog {
  void answered(String method, String route, int status, long nanos);
}
