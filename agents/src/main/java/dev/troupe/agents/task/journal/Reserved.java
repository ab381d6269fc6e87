package dev.troupe.agents.task.journal;

import dev.troupe.api.ModelRequest;
import dev.troupe.api.Usage;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.TokenBound;
import dev.troupe.runtime.model.TokenEstimate;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a call may use at most, set aside before it is sent.
 *
 * @param input most tokens read, by {@link dev.troupe.runtime.model.TokenBound}
 * @param output most tokens written; 0 when nothing bounds them
 * @param estimate tokens read, as far as can be guessed; what the rates are charged
 * @param cost money, where the endpoint has a price
 */
public record Reserved(long input, long output, long estimate, Optional<BigDecimal> cost) {
  public static final Reserved NOTHING = new Reserved(0, 0, 0, Optional.empty());

  public static Reserved of(ModelRequest request, Optional<Price> price) {
    long input = TokenBound.input(request);
    Usage most = new Usage(input, request.maxTokens(), false);
    return new Reserved(
        input,
        request.maxTokens(),
        TokenEstimate.of(request),
        price.filter(p -> request.maxTokens() > 0).map(p -> p.atMost(most)));
  }

  public long tokens() {
    return input + output;
  }

  public BigDecimal money() {
    return cost.orElse(BigDecimal.ZERO);
  }

  /** What is told to a rate limit. */
  public long rate() {
    return estimate + output;
  }

  /** What a call that was closed on the wire had read, as far as can be guessed. */
  public Usage read() {
    return new Usage(estimate, 0, estimate > 0);
  }
}
