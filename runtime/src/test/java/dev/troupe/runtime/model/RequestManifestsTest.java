package dev.troupe.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.Hash;
import dev.troupe.api.Message;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.OutputSchema;
import dev.troupe.api.TenantId;
import dev.troupe.api.ToolCall;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.payload.PayloadMissing;
import dev.troupe.runtime.payload.Payloads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class RequestManifestsTest {
  private static final class InMemory implements Payloads {
    final Map<Hash, byte[]> all = new LinkedHashMap<>();

    @Override
    public Hash put(TenantId tenant, byte[] bytes) {
      Hash hash = Hash.of(bytes);
      all.put(hash, bytes);
      return hash;
    }

    @Override
    public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
      byte[] bytes = all.get(hash);
      return bytes == null
          ? CompletableFuture.failedFuture(new PayloadMissing(hash))
          : CompletableFuture.completedFuture(bytes);
    }
  }

  @Test
  void aLongConversationTakesLinearSpaceAndReadsBackWhole() {
    InMemory payloads = new InMemory();
    RequestManifests manifests = new RequestManifests(payloads);
    ModelRequest request =
        new ModelRequest(
            List.of(Message.system("s".repeat(5_000)), Message.user("u")),
            List.of(),
            true,
            Optional.of(new OutputSchema("x", Json.object().put("type", "object"))),
            false,
            Optional.empty(),
            0);
    Hash hash = manifests.store(TenantId.DEFAULT, request, Optional.empty());
    for (int turn = 0; turn < 50; turn++) {
      RequestManifests.Base base = new RequestManifests.Base(hash, request);
      List<Message> messages = new ArrayList<>(request.messages());
      messages.add(
          Message.assistant(
              "", List.of(new ToolCall("c" + turn, "t", Json.object().put("n", turn)))));
      messages.add(Message.tool("c" + turn, ("result " + turn + " ").repeat(100)));
      request = request.withMessages(messages);
      hash = manifests.store(TenantId.DEFAULT, request, Optional.of(base));
    }
    assertThat(manifests.load(TenantId.DEFAULT, hash).toCompletableFuture().join())
        .isEqualTo(request);
    assertThat(payloads.all.values().stream().mapToLong(b -> b.length).sum())
        .isLessThan(2L * Json.bytes(request).length);
  }
}
