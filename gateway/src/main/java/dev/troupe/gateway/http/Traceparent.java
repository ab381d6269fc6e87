package dev.troupe.gateway.http;

import java.util.Optional;
import java.util.regex.Pattern;

/** {@code traceparent} of W3C Trace Context: a valid one is taken over, any other is not there. */
final class Traceparent {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private Traceparent() {}

  static String of(Optional<String> header) {
    return header.filter(h -> h.length() <= 200 && SHAPE.matcher(h).matches()).orElse("");
  }
}
