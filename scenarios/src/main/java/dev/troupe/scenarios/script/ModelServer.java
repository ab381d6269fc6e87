package dev.troupe.scenarios.script;

import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A model server of a scenario, and how the environment is bound to it.
 *
 * @param latency of a call in milliseconds, before what its answer's length adds
 * @param perToken milliseconds for each token of the answer
 * @param input tokens of a request, where the arrival does not say
 * @param output tokens of an answer, where the arrival does not say
 * @param retryAfter milliseconds that a 429 asks to wait
 * @param timeout after which a call is given up, and counts as failed
 * @param phases in the order of the file; the first that holds counts
 */
public record ModelServer(
    Spread latency,
    Spread perToken,
    Spread input,
    Spread output,
    EndpointLimits limits,
    Optional<Price> price,
    Faults faults,
    Spread retryAfter,
    Duration timeout,
    List<Phase> phases) {
  /** Of one call, in and out; as many as a trace can say. */
  public static final long MOST_TOKENS = 999_999_999;
}
