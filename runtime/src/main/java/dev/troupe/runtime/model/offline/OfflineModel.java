package dev.troupe.runtime.model.offline;

import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.TokenEstimate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Applies the rules in order; the first that has something to say answers. The same request gives
 * the same bytes.
 */
public final class OfflineModel implements ModelClient {
  public static final String NAME = "troupe-offline/1";

  private static final List<OfflineRule> RULES =
      List.of(new PlanRule(), new LookUpRule(), new AnswerRule());

  @Override
  public String describe() {
    return NAME + " (extractive, not an LLM)";
  }

  @Override
  public ModelCall start(ModelRequest request, CallHeaders headers) {
    CompletionStage<ModelResult> result = CompletableFuture.completedFuture(answer(request));
    return new ModelCall() {
      @Override
      public CompletionStage<ModelResult> result() {
        return result;
      }

      @Override
      public void cancel() {}
    };
  }

  /** What it says; at once, and a pure function of the request. */
  public static ModelResult answer(ModelRequest request) {
    Reading reading = Reading.of(request);
    for (OfflineRule rule : RULES) {
      Optional<OfflineRule.Draft> draft = rule.apply(reading);
      if (draft.isPresent()) return reply(request, draft.get());
    }
    return ModelFailure.of(
        ModelFailure.Kind.NEEDS_LANGUAGE_MODEL,
        "the offline model can split goals, look up and quote; this request needs a language"
            + " model");
  }

  private static ModelReply reply(ModelRequest request, OfflineRule.Draft draft) {
    String calls = draft.calls().isEmpty() ? "" : Json.write(draft.calls());
    Usage usage =
        new Usage(TokenEstimate.of(request), TokenEstimate.of(draft.text() + calls), true);
    return new ModelReply(
        draft.text(),
        "",
        draft.calls(),
        draft.calls().isEmpty() ? "stop" : "tool_calls",
        usage,
        NAME,
        "",
        -1);
  }
}
