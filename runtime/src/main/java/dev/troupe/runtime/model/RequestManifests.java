package dev.troupe.runtime.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.api.Hash;
import dev.troupe.api.Message;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.OutputSchema;
import dev.troupe.api.TenantId;
import dev.troupe.api.ToolCall;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.payload.PayloadMissing;
import dev.troupe.runtime.payload.Payloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Stores requests without repeating what was said before: a manifest names its parent and holds
 * only the messages appended to it; long contents are payloads of their own. A conversation of n
 * turns takes n small manifests, not n growing ones.
 */
public final class RequestManifests {
  /** Longer contents go into payloads of their own. */
  private static final int INLINE = 200;

  private record StoredMessage(
      Message.Role role,
      Optional<String> content,
      Optional<Hash> contentHash,
      List<ToolCall> toolCalls,
      String toolCallId) {}

  private record Manifest(
      Optional<Hash> parent,
      List<StoredMessage> appended,
      Hash tools,
      boolean toolsAllowed,
      Optional<Hash> output,
      boolean strictOutput,
      Optional<Double> temperature,
      int maxTokens) {}

  private final Payloads payloads;

  public RequestManifests(Payloads payloads) {
    this.payloads = payloads;
  }

  /** A stored request that another one continues. */
  public record Base(Hash hash, ModelRequest request) {}

  public Hash store(TenantId tenant, ModelRequest request, Optional<Base> base) {
    List<Message> messages = request.messages();
    Optional<Base> parent = base.filter(b -> startsWith(messages, b.request().messages()));
    int from = parent.map(b -> b.request().messages().size()).orElse(0);
    List<StoredMessage> appended = new ArrayList<>();
    for (Message message : messages.subList(from, messages.size()))
      appended.add(stored(tenant, message));
    Manifest manifest =
        new Manifest(
            parent.map(Base::hash),
            appended,
            payloads.put(tenant, Json.bytes(request.tools())),
            request.toolsAllowed(),
            request.output().map(output -> payloads.put(tenant, Json.bytes(output))),
            request.strictOutput(),
            request.temperature(),
            request.maxTokens());
    return payloads.put(tenant, Json.bytes(manifest));
  }

  private static boolean startsWith(List<Message> messages, List<Message> prefix) {
    return messages.size() >= prefix.size() && messages.subList(0, prefix.size()).equals(prefix);
  }

  private StoredMessage stored(TenantId tenant, Message message) {
    boolean inline = message.content().length() <= INLINE;
    return new StoredMessage(
        message.role(),
        inline ? Optional.of(message.content()) : Optional.empty(),
        inline ? Optional.empty() : Optional.of(payloads.put(tenant, message.content())),
        message.toolCalls(),
        message.toolCallId());
  }

  public CompletionStage<ModelRequest> load(TenantId tenant, Hash hash) {
    return payloads
        .get(tenant, hash)
        .thenApply(bytes -> Json.read(bytes, Manifest.class))
        .thenCompose(manifest -> load(tenant, manifest));
  }

  private CompletionStage<ModelRequest> load(TenantId tenant, Manifest manifest) {
    List<Hash> hashes = new ArrayList<>(List.of(manifest.tools()));
    manifest.output().ifPresent(hashes::add);
    CompletionStage<ModelRequest> settings =
        payloads
            .getAll(tenant, hashes)
            .thenApply(
                found ->
                    new ModelRequest(
                        List.of(),
                        List.of(Json.read(bytes(found, manifest.tools()), ToolSpec[].class)),
                        manifest.toolsAllowed(),
                        manifest.output().map(o -> Json.read(bytes(found, o), OutputSchema.class)),
                        manifest.strictOutput(),
                        manifest.temperature(),
                        manifest.maxTokens()));
    return settings.thenCombine(messages(tenant, manifest), ModelRequest::withMessages);
  }

  private CompletionStage<List<Message>> messages(TenantId tenant, Manifest manifest) {
    CompletionStage<List<Message>> before =
        manifest
            .parent()
            .map(
                parent ->
                    payloads
                        .get(tenant, parent)
                        .thenApply(bytes -> Json.read(bytes, Manifest.class))
                        .thenCompose(m -> messages(tenant, m)))
            .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
    List<Hash> contents =
        manifest.appended().stream().flatMap(m -> m.contentHash().stream()).toList();
    return before.thenCombine(
        payloads.getAll(tenant, contents),
        (messages, found) -> {
          List<Message> all = new ArrayList<>(messages);
          for (StoredMessage m : manifest.appended())
            all.add(
                new Message(
                    m.role(),
                    m.content()
                        .orElseGet(
                            () ->
                                m.contentHash()
                                    .map(h -> new String(bytes(found, h), UTF_8))
                                    .orElse("")),
                    m.toolCalls(),
                    m.toolCallId()));
          return all;
        });
  }

  private static byte[] bytes(Map<Hash, byte[]> found, Hash hash) {
    byte[] bytes = found.get(hash);
    if (bytes == null) throw new PayloadMissing(hash);
    return bytes;
  }
}
