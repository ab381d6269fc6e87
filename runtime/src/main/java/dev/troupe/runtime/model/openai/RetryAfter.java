package dev.troupe.runtime.model.openai;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a server asks to wait: RFC 9110 section 10.2.3 and what providers made of it. */
final class RetryAfter {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");
  private static final Pattern GO_DURATION =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|us|µs|ns|h|m|s)");

  /** A larger number of seconds is a point in time. */
  private static final double YEAR_SECONDS = 366 * 86_400.0;

  private RetryAfter() {}

  /** Milliseconds, at least 0; -1 when the headers do not say. */
  static long millis(Map<String, String> headers, Instant now) {
    String fine = headers.getOrDefault("retry-after-ms", "").strip();
    if (NUMBER.matcher(fine).matches()) return (long) Double.parseDouble(fine);
    String plain = headers.getOrDefault("retry-after", "").strip();
    if (NUMBER.matcher(plain).matches()) {
      double seconds = Double.parseDouble(plain);
      double wait = seconds > YEAR_SECONDS ? seconds - now.toEpochMilli() / 1000.0 : seconds;
      return Math.max(0, (long) (wait * 1000));
    }
    if (!plain.isEmpty()) {
      try {
        Instant at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(plain, Instant::from);
        return Math.max(0, Duration.between(now, at).toMillis());
      } catch (DateTimeParseException e) {
        // Neither a number nor a date: fall through to the reset headers.
      }
    }
    return usedUp(headers);
  }

  /** The reset time of the limit that is used up, not of the one that comes back first. */
  private static long usedUp(Map<String, String> headers) {
    long wait = -1;
    for (String limit : List.of("requests", "tokens")) {
      long reset = goDuration(headers.getOrDefault("x-ratelimit-reset-" + limit, ""));
      if (reset >= 0
          && headers.getOrDefault("x-ratelimit-remaining-" + limit, "").strip().equals("0"))
        wait = Math.max(wait, reset);
    }
    return wait;
  }

  private static long goDuration(String text) {
    Matcher part = GO_DURATION.matcher(text.strip());
    double millis = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      double unit =
          switch (part.group(2)) {
            case "h" -> 3_600_000;
            case "m" -> 60_000;
            case "s" -> 1_000;
            case "ms" -> 1;
            default -> 0;
          };
      millis += Double.parseDouble(part.group(1)) * unit;
      end = part.end();
    }
    return end > 0 && end == text.strip().length() ? (long) millis : -1;
  }
}
