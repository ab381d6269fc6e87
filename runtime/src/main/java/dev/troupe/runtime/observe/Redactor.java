package dev.troupe.runtime.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blanks secrets in text that is about to be logged, journaled or shown: every value that became a
 * {@link Secret} in this process, and what looks like a key or a bearer token.
 */
public final class Redactor {
  /** Shorter values are not searched for: they would blank ordinary words. */
  private static final int SHORTEST = 6;

  private static final Pattern LOOKS_LIKE =
      Pattern.compile(
          "(?i)(bearer\\s+)[A-Za-z0-9._~+/=-]{8,}|\\b(sk|pk|rk|ghp|xox[abp])[-_][A-Za-z0-9_-]{8,}"
              + "|((?:api[_-]?key|token|secret|password|authorization)[\"']?\\s*[:=]\\s*[\"']?)(?:bearer\\s+)?[^\\s\"',;]{6,}");

  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  private Redactor() {}

  static void learn(String value) {
    if (value.length() < SHORTEST) return;
    KNOWN.add(value);
    KNOWN.add(Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
    KNOWN.add(java.net.URLEncoder.encode(value, UTF_8));
  }

  public static String redact(String text) {
    String clean = text;
    for (String secret : KNOWN) if (clean.contains(secret)) clean = clean.replace(secret, "***");
    Matcher matcher = LOOKS_LIKE.matcher(clean);
    if (!matcher.find()) return clean;
    return matcher.replaceAll(
        m ->
            Matcher.quoteReplacement(
                (m.group(1) == null ? "" : m.group(1))
                    + (m.group(3) == null ? "" : m.group(3))
                    + "***"));
  }
}
