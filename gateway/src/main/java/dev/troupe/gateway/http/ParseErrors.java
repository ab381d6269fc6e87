package dev.troupe.gateway.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** What is not HTTP is answered with a problem too; named in {@code troupe-http.conf}. */
public final class ParseErrors extends ParsingErrorHandler {
  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
    return Problem.of(status.intValue(), detail(status.intValue())).response();
  }

  /** Fixed texts: the parser's own would give away the client's address. */
  private static String detail(int status) {
    return switch (status) {
      case 400 -> "the request is not valid HTTP/1.1 (request line, Host, or a header)";
      case 414 -> "the request's URI is longer than 2,048 characters";
      case 431 -> "a header's name is longer than 64 or its value longer than 8,192 characters";
      case 501 -> "this method is not known here";
      case 505 -> "this server speaks HTTP/1.1";
      default -> "the request cannot be read";
    };
  }
}
