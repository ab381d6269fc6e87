package dev.troupe.gateway.http;

import java.util.Collection;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * What lets a web page of an allowed origin read the answers (the Fetch standard's CORS protocol).
 * Who is allowed is decided by {@link CallerRules}.
 */
final class Cors {
  private static final String HEADERS =
      "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, Prefer, traceparent";
  private static final String EXPOSED = "Allow, Location, Preference-Applied, Retry-After";
  private static final String SECONDS = "600";

  private Cors() {}

  /** Whether a browser asks if a request may follow. */
  static boolean isPreflight(HttpRequest request) {
    return request.method().equals(HttpMethods.OPTIONS)
        && request.getHeader("Origin").isPresent()
        && request.getHeader("Access-Control-Request-Method").isPresent();
  }

  static HttpResponse preflight(Collection<String> methods) {
    return HttpResponse.create()
        .withStatus(204)
        .addHeader(RawHeader.create("Access-Control-Allow-Methods", String.join(", ", methods)))
        .addHeader(RawHeader.create("Access-Control-Allow-Headers", HEADERS))
        .addHeader(RawHeader.create("Access-Control-Max-Age", SECONDS));
  }

  /**
   * @param allowed the origins that may call
   */
  static HttpResponse open(HttpResponse response, HttpRequest request, List<String> allowed) {
    if (allowed.isEmpty()) return response;
    HttpResponse varied = response.addHeader(RawHeader.create("Vary", "Origin"));
    return request
        .getHeader("Origin")
        .map(HttpHeader::value)
        .filter(origin -> allowed.stream().anyMatch(origin::equalsIgnoreCase))
        .map(
            origin ->
                varied
                    .addHeader(RawHeader.create("Access-Control-Allow-Origin", origin))
                    .addHeader(RawHeader.create("Access-Control-Expose-Headers", EXPOSED)))
        .orElse(varied);
  }
}
