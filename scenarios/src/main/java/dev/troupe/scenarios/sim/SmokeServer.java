package dev.troupe.scenarios.sim;

import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import java.time.Duration;

/**
 * The model server of the smoke scenario: log-normal latency, rate limits, failures, cuts,
 * malformed answers, an outage.
 *
 * @param outageFrom virtual time from which every call is refused, until {@code outageTo}
 */
record SmokeServer(SmokeTeam team, Duration outageFrom, Duration outageTo)
    implements SimEndpoint.Server {
  private static final double MEDIAN_MILLIS = 800;
  private static final double SIGMA = 0.7;

  @Override
  public SimEndpoint.Reaction react(
      CallHeaders headers, ModelRequest request, Duration now, SimRandom random) {
    ModelResult end = end(headers, request, now, random);
    double millis =
        end instanceof ModelFailure && random.unit() < 0.5
            ? 20
            : random.logNormal(MEDIAN_MILLIS, SIGMA);
    return new SimEndpoint.Reaction(Duration.ofNanos((long) (millis * 1_000_000)), end);
  }

  private ModelResult end(
      CallHeaders headers, ModelRequest request, Duration now, SimRandom random) {
    if (now.compareTo(outageFrom) >= 0 && now.compareTo(outageTo) < 0)
      return new ModelFailure(
          ModelFailure.Kind.UNAVAILABLE, "outage", 503, 5_000 + random.below(20_000));
    double draw = random.unit();
    if ((draw -= 0.05) < 0)
      return new ModelFailure(
          ModelFailure.Kind.RATE_LIMITED, "slow down", 429, 500 + random.below(1_500));
    if ((draw -= 0.03) < 0) return new ModelFailure(ModelFailure.Kind.UNAVAILABLE, "busy", 503, -1);
    if ((draw -= 0.01) < 0) return ModelFailure.of(ModelFailure.Kind.CUT, "cut during the answer");
    if ((draw -= 0.01) < 0) return ModelFailure.of(ModelFailure.Kind.MALFORMED, "not JSON");
    return team.answer(headers, request);
  }
}
