package dev.troupe.runtime.model.openai;

import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ToolCall;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why what came is no answer: it was withheld, refused, broken off, or there is none. Some reasons
 * hold again where the same is asked again; those are not retried.
 */
final class NoAnswer {
  /** OpenAI's and GLM's. */
  private static final Set<String> FILTERED = Set.of("content_filter", "sensitive");

  /** GLM's, DeepSeek's, that of vLLM and SGLang, and OpenRouter's. */
  private static final Set<String> BROKEN_OFF =
      Set.of("network_error", "insufficient_system_resource", "abort", "error");

  private NoAnswer() {}

  /**
   * @param finish the server's reason to end, empty for none
   * @param thinking it has thought
   */
  static Optional<ModelFailure> why(
      String finish, String refusal, String answer, List<ToolCall> calls, boolean thinking) {
    if (FILTERED.contains(finish))
      return refused("the provider's content filter withheld the answer, or a part of it");
    if (BROKEN_OFF.contains(finish))
      return Optional.of(
          ModelFailure.of(
              ModelFailure.Kind.UNAVAILABLE,
              "the server broke the answer off (finish_reason " + finish + ")"));
    if (!answer.isBlank() || !calls.isEmpty()) return Optional.empty();
    if (!refusal.isBlank())
      return refused("the model refused to answer: " + ErrorDecoder.safe(refusal));
    if (ModelReply.isCut(finish))
      return refused(
          (thinking ? "only reasoning, no answer" : "no answer")
              + " before it reached max_tokens; raise max_tokens, under model.parameters of the"
              + " prompt");
    return Optional.of(
        ModelFailure.of(
            ModelFailure.Kind.EMPTY, thinking ? "only reasoning, no answer" : "empty answer"));
  }

  private static Optional<ModelFailure> refused(String why) {
    return Optional.of(ModelFailure.of(ModelFailure.Kind.BAD_REQUEST, why));
  }
}
