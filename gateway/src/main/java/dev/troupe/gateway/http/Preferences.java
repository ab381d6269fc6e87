package dev.troupe.gateway.http;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Prefer} (RFC 7240), as far as it means something here: {@code wait=N}. */
final class Preferences {
  private static final Pattern WAIT =
      Pattern.compile("(?i)(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?");

  private Preferences() {}

  /** Seconds that the client is ready to wait for the end, at most {@code most}; 0 for none. */
  static long waitSeconds(Optional<String> prefer, Duration most) {
    Matcher wait = WAIT.matcher(prefer.orElse(""));
    return wait.find() ? Math.min(Long.parseLong(wait.group(1)), most.toSeconds()) : 0;
  }
}
