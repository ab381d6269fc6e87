package dev.troupe.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.troupe.api.Message;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ToolCall;
import dev.troupe.api.ToolSpec;

/**
 * How many tokens a request can cost at most: no byte-level tokenizer makes more tokens of a text
 * than it has UTF-8 bytes, and the frame that a chat template puts around each message is short.
 */
public final class TokenBound {
  /** Most tokens of a chat template's frame around one message, tool or schema. */
  private static final long FRAME = 16;

  /** Schemas are the same objects in every request of a team. */
  private static final LoadingCache<JsonNode, Long> SIZES =
      Caffeine.newBuilder().weakKeys().maximumSize(1_000).build(json -> utf8(json.toString()));

  private TokenBound() {}

  /** Of what is read; {@link ModelRequest#maxTokens} bounds what is written. */
  public static long input(ModelRequest request) {
    long bytes = FRAME;
    for (Message message : request.messages()) {
      bytes += FRAME + utf8(message.content()) + utf8(message.toolCallId());
      for (ToolCall call : message.toolCalls())
        bytes += FRAME + utf8(call.id()) + utf8(call.name()) + utf8(call.arguments().toString());
    }
    for (ToolSpec tool : request.tools())
      bytes +=
          4 * FRAME + utf8(tool.name()) + utf8(tool.description()) + SIZES.get(tool.parameters());
    return bytes + request.output().map(o -> 4 * FRAME + SIZES.get(o.schema())).orElse(0L);
  }

  private static long utf8(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Half of a surrogate pair stands for two of the four bytes of its character.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
