package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.Usage;
import dev.troupe.runtime.model.Price;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The outcome of one try, without its body.
 *
 * @param result payload: a model's reply or a tool's text; absent when it failed
 * @param failure why it failed
 * @param durationMillis from send to the end
 * @param firstTokenMillis -1 when not streamed
 * @param late it was withdrawn or lost: nobody waits for the outcome, but it may have cost
 *     something
 * @param untrusted nobody vouches for what the result says
 */
public record Settlement(
    Optional<Hash> result,
    Optional<CallFailure> failure,
    Usage usage,
    Optional<BigDecimal> cost,
    String currency,
    String model,
    String requestId,
    long firstTokenMillis,
    long durationMillis,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean late,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean untrusted) {
  /**
   * @param kind {@link ModelFailure.Kind} on the wire, or {@code tool}
   * @param waitMillis how long to wait before the next try
   */
  public record CallFailure(
      String kind, String message, int status, boolean retryable, long waitMillis) {}

  public static Settlement failed(CallFailure failure, long durationMillis) {
    return new Settlement(
        Optional.empty(),
        Optional.of(failure),
        Usage.NONE,
        Optional.empty(),
        "",
        "",
        "",
        -1,
        durationMillis,
        false,
        false);
  }

  public static Settlement returned(Hash result, long durationMillis) {
    return new Settlement(
        Optional.of(result),
        Optional.empty(),
        Usage.NONE,
        Optional.empty(),
        "",
        "",
        "",
        -1,
        durationMillis,
        false,
        false);
  }

  /** A failure that the server counted all the same. */
  public Settlement costing(Usage counted, Optional<Price> price) {
    return new Settlement(
        result,
        failure,
        counted,
        price.map(p -> p.of(counted)),
        price.map(Price::currency).orElse(""),
        model,
        requestId,
        firstTokenMillis,
        durationMillis,
        late,
        untrusted);
  }

  /** What was answered before costs nothing now. */
  public static Settlement reused(TaskEvent.CallReused call) {
    return new Settlement(
        Optional.of(call.result()),
        Optional.empty(),
        Usage.NONE,
        Optional.empty(),
        "",
        "",
        "",
        -1,
        0,
        false,
        false);
  }

  public Settlement asLate() {
    return new Settlement(
        result,
        failure,
        usage,
        cost,
        currency,
        model,
        requestId,
        firstTokenMillis,
        durationMillis,
        true,
        untrusted);
  }

  public Settlement asUntrusted() {
    return new Settlement(
        result,
        failure,
        usage,
        cost,
        currency,
        model,
        requestId,
        firstTokenMillis,
        durationMillis,
        late,
        true);
  }
}
