package dev.troupe.runtime.model.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.api.AnswerListener;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.model.dialect.Dialect;
import dev.troupe.runtime.model.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call on the wire: collects the response, decides once how it ended. */
final class OpenAiCall implements ModelCall, Transport.Receiver {
  /** Most bytes of an answer that are kept. */
  static final int MAX_BODY = 32 * 1024 * 1024;

  /** How a stream of events begins: with a field, or with a comment. */
  private static final Pattern STREAM = Pattern.compile("\\s*(?:data|event|id|retry)?:");

  private static final Pattern CHARSET =
      Pattern.compile("(?i)charset\\s*=\\s*\"?([A-Za-z0-9._:-]+)");

  private final CompletableFuture<ModelResult> result = new CompletableFuture<>();
  private final Env env;
  private final long started;
  private final ReplyAssembler reply;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private SseDecoder events;
  private Charset charset = UTF_8;
  private Map<String, String> headers = Map.of();
  private int status;
  private long received;
  private boolean streamed;
  private volatile Transport.@Nullable Exchange exchange;
  private volatile boolean cancelled;

  OpenAiCall(ModelRequest request, Dialect dialect, AnswerListener listener, Env env) {
    this.env = env;
    this.started = env.nanos();
    this.reply =
        new ReplyAssembler(request, dialect, listener, () -> (env.nanos() - started) / 1_000_000);
    this.events = new SseDecoder(UTF_8, reply::event);
  }

  void begin(Transport.Exchange opened) {
    exchange = opened;
    if (cancelled) opened.cancel();
  }

  @Override
  public CompletionStage<ModelResult> result() {
    return result;
  }

  @Override
  public void cancel() {
    cancelled = true;
    result.complete(ModelFailure.of(ModelFailure.Kind.CANCELLED, "withdrawn"));
    Transport.Exchange open = exchange;
    if (open != null) open.cancel();
  }

  @Override
  public void head(int code, Map<String, String> fields) {
    status = code;
    headers = fields;
    String type = fields.getOrDefault("content-type", "");
    streamed = code == 200 && type.contains("event-stream");
    charset = charset(type);
    events = new SseDecoder(charset, reply::event);
    reply.requestId(fields.getOrDefault("x-request-id", ""));
  }

  private static Charset charset(String contentType) {
    Matcher named = CHARSET.matcher(contentType);
    try {
      return named.find() ? Charset.forName(named.group(1)) : UTF_8;
    } catch (IllegalArgumentException unknown) {
      return UTF_8;
    }
  }

  @Override
  public void body(ByteBuffer piece) {
    try {
      if (received == 0 && streamed) streamed = !isObject(piece);
      received += piece.remaining();
      if (received > MAX_BODY)
        giveUp(
            reply.broken(
                ModelFailure.of(ModelFailure.Kind.MALFORMED, "the answer is longer than 32 MiB")));
      else if (streamed) {
        events.feed(piece);
        if (reply.isDone()) finish(reply.result());
      } else {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        body.writeBytes(bytes);
      }
    } catch (RuntimeException unreadable) {
      giveUp(
          reply.broken(
              ModelFailure.of(
                  ModelFailure.Kind.MALFORMED,
                  "the stream could not be read: " + unreadable.getMessage())));
    }
  }

  @Override
  public void end() {
    try {
      if (streamed) events.end();
      finish(streamed ? reply.result() : whole());
    } catch (RuntimeException unreadable) {
      finish(
          ModelFailure.of(
              ModelFailure.Kind.MALFORMED,
              "the answer could not be read: " + unreadable.getMessage()));
    }
  }

  /** Some gateways send JSON, an error above all, and call it a stream. */
  private static boolean isObject(ByteBuffer piece) {
    int at = piece.position();
    while (at < piece.limit() && Character.isWhitespace(piece.get(at))) at++;
    return at < piece.limit() && piece.get(at) == '{';
  }

  private ModelResult whole() {
    String text = body.toString(charset);
    if (status != 200 || !text.strip().startsWith("{"))
      return status == 200 && STREAM.matcher(text).lookingAt()
          ? unlabelledStream()
          : ErrorDecoder.decode(status, headers, text, env.now());
    reply.whole(text);
    return reply.result();
  }

  /** Some servers stream without saying so in the content type. */
  private ModelResult unlabelledStream() {
    events.feed(ByteBuffer.wrap(body.toByteArray()));
    events.end();
    return reply.result();
  }

  @Override
  public void failed(Exception cause) {
    if (result.isDone()) return; // withdrawn, or given up, by whichever thread
    finish(reply.broken(ErrorDecoder.broken(cause, status > 0)));
  }

  /** An answer that is not wanted any more is not left running on the wire. */
  private void giveUp(ModelFailure failure) {
    finish(failure);
    Transport.Exchange open = exchange;
    if (open != null) open.cancel();
  }

  private void finish(ModelResult end) {
    result.complete(end);
  }
}
