package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * What went wrong, for the client: RFC 9457.
 *
 * @param field the part of the request that is at fault, as a JSON Pointer, or empty
 */
public record Problem(
    int status, String title, String detail, String field, List<HttpHeader> headers) {
  static final ContentType.WithFixedCharset TYPE =
      MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8).toContentType();

  static Problem of(int status, String detail) {
    return new Problem(status, title(status), detail, "", List.of());
  }

  static Problem at(int status, String field, String detail) {
    return new Problem(status, title(status), detail, field, List.of());
  }

  /** A name as a part of a JSON Pointer (RFC 6901). */
  static String pointer(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  Problem with(String header, String value) {
    List<HttpHeader> more = new ArrayList<>(headers);
    more.add(RawHeader.create(header, value));
    return new Problem(status, title, detail, field, more);
  }

  /** The connection is closed behind this answer. */
  Problem closing() {
    List<HttpHeader> more = new ArrayList<>(headers);
    more.add(org.apache.pekko.http.javadsl.model.headers.Connection.create("close"));
    return new Problem(status, title, detail, field, more);
  }

  Problem retryAfter(long seconds) {
    return with("Retry-After", String.valueOf(Math.max(1, seconds)));
  }

  HttpResponse response() {
    return HttpResponse.create().withStatus(status).addHeaders(headers).withEntity(TYPE, json());
  }

  private byte[] json() {
    ObjectNode json =
        Json.object()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", status)
            .put("detail", dev.troupe.runtime.observe.Redactor.redact(detail));
    if (!field.isEmpty()) json.put("field", field);
    return Json.bytes(json);
  }

  /** Thrown inside an operation; the router answers with it. */
  static final class Raised extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Raised(Problem problem) {
      super(problem.detail(), null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  Raised raise() {
    return new Raised(this);
  }

  static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> "Error";
    };
  }

  /** The bytes of an answer that goes out below HTTP's own layer, and closes the connection. */
  static org.apache.pekko.util.ByteString canned(int status, String detail, long retryAfter) {
    byte[] body = Problem.of(status, detail).json();
    String head =
        "HTTP/1.1 "
            + status
            + " "
            + title(status)
            + "\r\nContent-Type: application/problem+json\r\nContent-Length: "
            + body.length
            + (retryAfter > 0 ? "\r\nRetry-After: " + retryAfter : "")
            + "\r\nConnection: close\r\n\r\n";
    return org.apache.pekko.util.ByteString.fromString(head)
        .concat(org.apache.pekko.util.ByteString.fromArray(body));
  }
}
