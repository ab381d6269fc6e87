package dev.troupe.runtime.model.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.ModelFailure;
import dev.troupe.runtime.json.LenientJson;
import dev.troupe.runtime.observe.Redactor;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went wrong, from status, headers and body. The text decides where gateways rewrap a status.
 */
final class ErrorDecoder {
  private static final int MAX_MESSAGE = 300;

  private static final Pattern OVERFLOW =
      Pattern.compile(
          "(?i)context.{0,12}(length|size|window|limit)|maximum"
              + " context|max(imum)?_?.{0,10}(model_len|seq_len|input length)|prompt (is )?too"
              + " long|input length.{0,40}exceed|too many (input"
              + " )?tokens|context_length_exceeded|exceed_context");

  /** The same is withheld again. As OpenAI, DashScope and GLM (code 1301) say it. */
  private static final Pattern FILTER =
      Pattern.compile(
          "(?i)content[ _-]?filter|content management policy|data_?inspection_?failed|敏感"
              + "| 1301$");

  /** A code that is an HTTP status. */
  private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");

  private static final Pattern TITLE = Pattern.compile("(?is)<title>(.*?)</title>");

  private ErrorDecoder() {}

  static ModelFailure decode(int status, Map<String, String> headers, String body, Instant now) {
    String text = body.strip();
    if (text.startsWith("<")) {
      Matcher title = TITLE.matcher(text);
      String page = title.find() ? title.group(1).strip() : "an HTML page";
      return status >= 500 || status == 429
          ? failure(
              ModelFailure.Kind.UNAVAILABLE,
              "HTTP " + status + ": " + page,
              status,
              RetryAfter.millis(headers, now))
          : failure(
              ModelFailure.Kind.NOT_AN_API,
              "HTTP " + status + " with a web page (\"" + page + "\"): is the URL right?",
              status,
              -1);
    }
    return ofJson(status, LenientJson.parse(text).value(), text, RetryAfter.millis(headers, now));
  }

  /** An error object inside a stream or a 200 answer, or the body of an error status. */
  static ModelFailure ofJson(int status, JsonNode root, String raw, long retryAfter) {
    JsonNode error = root.path("error").isMissingNode() ? root : root.path("error");
    String message =
        error.isTextual()
            ? error.asText()
            : firstText(error, "message", "detail", "msg", "type", "code");
    if (message.isEmpty())
      message = raw.isBlank() || raw.equals("{}") ? "HTTP " + status + " without a message" : raw;
    String type = error.path("type").asText() + " " + error.path("code").asText();
    String number = error.path("code").asText();
    int code =
        status == 200 && STATUS.matcher(number).matches() ? Integer.parseInt(number) : status;
    return failure(kind(code, type, message), message, code == 200 ? 0 : code, retryAfter);
  }

  private static ModelFailure.Kind kind(int status, String type, String message) {
    if (type.contains("insufficient_quota") || message.contains("insufficient_quota"))
      return ModelFailure.Kind.QUOTA;
    boolean judged = status < 500 && status != 429; // by the model's provider, not by a gateway
    if (judged && (FILTER.matcher(message).find() || FILTER.matcher(type).find()))
      return ModelFailure.Kind.BAD_REQUEST;
    if (OVERFLOW.matcher(message).find() || OVERFLOW.matcher(type).find())
      return ModelFailure.Kind.CONTEXT_OVERFLOW;
    return switch (status) {
      case 429 -> ModelFailure.Kind.RATE_LIMITED;
      case 401, 403 -> ModelFailure.Kind.UNAUTHORIZED;
      case 408, 409, 425, 200, 0 -> ModelFailure.Kind.UNAVAILABLE;
      default -> status >= 500 ? ModelFailure.Kind.UNAVAILABLE : ModelFailure.Kind.BAD_REQUEST;
    };
  }

  static ModelFailure broken(Exception cause, boolean answered) {
    String name = cause.getClass().getSimpleName();
    String message = cause.getMessage() == null ? name : cause.getMessage();
    if (cause instanceof java.net.SocketTimeoutException || cause instanceof TimeoutException)
      return failure(ModelFailure.Kind.STALLED, "no byte for the stall time-out", 0, -1);
    if (cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof java.nio.channels.UnresolvedAddressException)
      return failure(ModelFailure.Kind.UNREACHABLE, "cannot connect: " + message, 0, -1);
    if (cause instanceof javax.net.ssl.SSLException && !answered)
      return failure(ModelFailure.Kind.UNREACHABLE, "TLS failed: " + message, 0, -1);
    return failure(
        ModelFailure.Kind.CUT,
        (answered ? "cut during the answer: " : "cut before the answer: ") + message,
        0,
        -1);
  }

  private static ModelFailure failure(
      ModelFailure.Kind kind, String message, int status, long retryAfter) {
    return new ModelFailure(kind, safe(message), status, retryAfter);
  }

  /** On one line, without secrets, not too long. */
  static String safe(String message) {
    String safe = Redactor.redact(message.replaceAll("\\s+", " "));
    return safe.length() <= MAX_MESSAGE ? safe : safe.substring(0, MAX_MESSAGE) + "…";
  }

  private static String firstText(JsonNode node, String... names) {
    for (String name : names)
      if (node.path(name).isValueNode() && !node.path(name).asText().isEmpty())
        return node.path(name).asText();
    return "";
  }
}
