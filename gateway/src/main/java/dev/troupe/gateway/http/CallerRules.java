package dev.troupe.gateway.http;

import dev.troupe.api.TenantId;
import dev.troupe.gateway.auth.Keys;
import dev.troupe.gateway.config.HttpSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Who may call at all. A web page must not be able to submit a task: foreign {@code Origin} and
 * {@code Host} are refused. Where keys are asked for, a bearer key names the tenant (RFC 6750).
 */
final class CallerRules {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final HttpSettings settings;
  private final Optional<Keys> keys;
  private final boolean anyHost;

  /**
   * @param beyondLoopback the server is reachable from other machines
   */
  CallerRules(HttpSettings settings, Optional<Keys> keys, boolean beyondLoopback) {
    this.settings = settings;
    this.keys = keys;
    this.anyHost = beyondLoopback && settings.allowedHosts().isEmpty();
  }

  Optional<Problem> refuse(HttpRequest request) {
    String host = request.getUri().host().address();
    if (!anyHost && !isOwn(host))
      return Optional.of(
          Problem.of(
              403,
              "requests to the host '"
                  + host
                  + "' are refused; troupe.http.allowed-hosts names others than loopback"));
    Optional<String> origin = request.getHeader("Origin").map(HttpHeader::value);
    if (origin.isPresent() && !isAllowed(origin.get()))
      return Optional.of(
          Problem.of(
              403,
              "web pages of the origin '"
                  + origin.get()
                  + "' may not call this server; troupe.http.allowed-origins names those that"
                  + " may"));
    return Optional.empty();
  }

  private boolean isOwn(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return LOOPBACK.contains(name)
        || settings.allowedHosts().stream().anyMatch(allowed -> allowed.equalsIgnoreCase(name));
  }

  private boolean isAllowed(String origin) {
    return settings.allowedOrigins().stream().anyMatch(allowed -> allowed.equalsIgnoreCase(origin));
  }

  /** The tenant of the caller; a problem when there is none. */
  TenantId tenant(HttpRequest request) {
    if (keys.isEmpty()) return TenantId.DEFAULT;
    List<String> given = Exchange.values(request, "Authorization");
    if (given.size() > 1)
      throw unauthorized(
          "the header Authorization is sent " + given.size() + " times", "invalid_request");
    if (given.isEmpty())
      throw unauthorized(
          "this server asks for a key, in the header Authorization with the scheme Bearer", "");
    String value = given.getFirst().strip();
    if (bearer(value).isEmpty())
      throw unauthorized(
          "the key is to be sent in the header Authorization with the scheme Bearer",
          "invalid_request");
    return keys.get()
        .tenant(bearer(value))
        .orElseThrow(
            () -> unauthorized("this key is not known here, or was revoked", "invalid_token"));
  }

  /** The key in the header Authorization; empty for another scheme. */
  static String bearer(String header) {
    String value = header.strip();
    return value.regionMatches(true, 0, "Bearer ", 0, 7) ? value.substring(7).strip() : "";
  }

  private static Problem.Raised unauthorized(String detail, String error) {
    return Problem.of(401, detail)
        .with(
            "WWW-Authenticate",
            "Bearer realm=\"troupe\"" + (error.isEmpty() ? "" : ", error=\"" + error + "\""))
        .raise();
  }
}
