package dev.troupe.runtime.model.scripted;

import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers by the first rule that matches; no match is an error. File: a YAML or JSON list of {@code
 * {when: {agent?, contains?, tool_results?}, reply: text | json | {tool_calls: [{name,
 * arguments}]}, delay?, fail?: {status, retry_after}}}.
 */
public final class ScriptedModel implements ModelClient {
  /** Waits without a thread; simulation gives its own. */
  public interface Delay {
    void after(Duration wait, Runnable then);
  }

  private final List<ScriptRule> rules;
  private final String name;
  private final Delay delay;

  public ScriptedModel(String name, List<ScriptRule> rules, Delay delay) {
    this.name = name;
    this.rules = List.copyOf(rules);
    this.delay = delay;
  }

  @Override
  public String describe() {
    return "scripted (" + name + ")";
  }

  @Override
  public ModelCall start(ModelRequest request, CallHeaders headers) {
    CompletableFuture<ModelResult> result = new CompletableFuture<>();
    Optional<ScriptRule> rule =
        rules.stream().filter(r -> r.matches(request, headers.agent())).findFirst();
    if (rule.isEmpty())
      result.complete(
          new ModelFailure(
              ModelFailure.Kind.BAD_REQUEST,
              "no rule of the script " + name + " matches the request of agent " + headers.agent(),
              400,
              -1));
    else if (rule.get().delay().isZero()) result.complete(rule.get().answer(request));
    else delay.after(rule.get().delay(), () -> result.complete(rule.get().answer(request)));
    return new ModelCall() {
      @Override
      public CompletionStage<ModelResult> result() {
        return result;
      }

      @Override
      public void cancel() {
        result.complete(ModelFailure.of(ModelFailure.Kind.CANCELLED, "withdrawn"));
      }
    };
  }
}
