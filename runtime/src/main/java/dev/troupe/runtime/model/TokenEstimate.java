package dev.troupe.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.troupe.api.Message;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ToolCall;
import dev.troupe.api.ToolSpec;

/**
 * A rough count where no tokenizer is at hand: 4 Latin characters or 1 other character to a token.
 */
public final class TokenEstimate {
  /** Schemas are the same objects in every request of a team. */
  private static final LoadingCache<JsonNode, Long> SIZES =
      Caffeine.newBuilder().weakKeys().maximumSize(1_000).build(json -> of(json.toString()));

  private TokenEstimate() {}

  public static long of(String text) {
    long quarters = 0;
    for (int i = 0; i < text.length(); i++) quarters += text.charAt(i) < 0x2E80 ? 1 : 4;
    return (quarters + 3) / 4;
  }

  public static long of(ModelRequest request) {
    long tokens = 0;
    for (Message message : request.messages()) {
      tokens += 4 + of(message.content());
      for (ToolCall call : message.toolCalls()) tokens += of(call.arguments().toString());
    }
    for (ToolSpec tool : request.tools())
      tokens += of(tool.description()) + SIZES.get(tool.parameters());
    return tokens;
  }
}
