package dev.troupe.runtime.model.openai;

import dev.troupe.api.AnswerListener;
import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelRequest;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.transport.Transport;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Streams one chat completion per call; also takes a server's unstreamed answer. */
public final class OpenAiClient implements ModelClient {
  private final Endpoint endpoint;
  private final Transport transport;
  private final Env env;

  public OpenAiClient(Endpoint endpoint, Transport transport, Env env) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.env = env;
  }

  @Override
  public String describe() {
    return endpoint.model() + " at " + endpoint.url().getHost();
  }

  @Override
  public ModelCall start(ModelRequest request, CallHeaders headers) {
    return start(request, headers, AnswerListener.NOBODY);
  }

  @Override
  public ModelCall start(ModelRequest request, CallHeaders headers, AnswerListener listener) {
    OpenAiCall call = new OpenAiCall(request, endpoint.dialect(), listener, env);
    call.begin(
        transport.send(
            new Transport.Request(
                uri(),
                headers(headers),
                Json.bytes(RequestEncoder.encode(request, endpoint)),
                endpoint.stall()),
            call));
    return call;
  }

  private URI uri() {
    String base = endpoint.url().toString().replaceAll("/+$", "");
    return URI.create(base.endsWith("/chat/completions") ? base : base + "/chat/completions");
  }

  private Map<String, String> headers(CallHeaders call) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "text/event-stream, application/json");
    headers.put("Accept-Encoding", "identity");
    endpoint.key().ifPresent(key -> headers.put("Authorization", "Bearer " + key.reveal()));
    headers.put("X-Troupe-Task", call.task());
    headers.put("X-Troupe-Agent", call.agent());
    headers.put("X-Troupe-Call", call.call());
    headers.put("Idempotency-Key", call.idempotencyKey());
    headers.put("traceparent", call.traceparent());
    return headers;
  }
}
