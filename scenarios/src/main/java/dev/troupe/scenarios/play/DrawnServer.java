package dev.troupe.scenarios.play;

import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.Usage;
import dev.troupe.scenarios.script.Faults;
import dev.troupe.scenarios.script.ModelServer;
import dev.troupe.scenarios.script.Phase;
import dev.troupe.scenarios.script.Spread;
import dev.troupe.scenarios.script.VirtualTime;
import dev.troupe.scenarios.sim.SimEndpoint;
import dev.troupe.scenarios.sim.SimRandom;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** A model server by its statistics: when it fails, how long it takes, what its tokens are. */
final class DrawnServer implements SimEndpoint.Server {
  /** What refusing at the door takes. */
  private static final double REFUSAL_MILLIS = 20;

  /** Tokens as the record of the task's arrival says. */
  interface Tokens {
    OptionalLong input(String task);

    OptionalLong output(String task);
  }

  private final ModelServer model;
  private final Answers answers;
  private final Tokens tokens;

  DrawnServer(ModelServer model, Answers answers, Tokens tokens) {
    this.model = model;
    this.answers = answers;
    this.tokens = tokens;
  }

  @Override
  public SimEndpoint.Reaction react(
      CallHeaders headers, ModelRequest request, Duration now, SimRandom random) {
    List<Phase> phases = model.phases().stream().filter(p -> p.window().holds(now)).toList();
    if (phases.stream().anyMatch(Phase::outage))
      return after(REFUSAL_MILLIS, unavailable("outage"));
    Usage usage = usage(headers.task(), request.maxTokens(), random);
    double slower = phases.stream().mapToDouble(Phase::slower).reduce(1, (a, b) -> a * b);
    double millis =
        slower
            * (model.latency().draw(random) + model.perToken().draw(random) * usage.outputTokens());
    Faults faults =
        phases.stream()
            .flatMap(phase -> phase.faults().stream())
            .findFirst()
            .orElse(model.faults());
    double draw = random.unit();
    if ((draw -= faults.rateLimited()) < 0)
      return after(
          REFUSAL_MILLIS,
          new ModelFailure(
              ModelFailure.Kind.RATE_LIMITED,
              "slow down",
              429,
              (long) model.retryAfter().draw(random)));
    if ((draw -= faults.unavailable()) < 0) return after(REFUSAL_MILLIS, unavailable("busy"));
    if ((draw -= faults.cut()) < 0)
      return after(
          millis * random.unit(), ModelFailure.of(ModelFailure.Kind.CUT, "cut during the answer"));
    if (draw - faults.malformed() < 0)
      return after(millis, ModelFailure.of(ModelFailure.Kind.MALFORMED, "not JSON"));
    ModelResult answer = answers.answer(headers, request);
    return after(millis, answer instanceof ModelReply reply ? reply.with(usage) : answer);
  }

  /**
   * @param maxTokens where a server stops; 0 for no bound
   */
  private Usage usage(String task, int maxTokens, SimRandom random) {
    long input = tokens(model.input(), random);
    long drawn = tokens(model.output(), random);
    long output = tokens.output(task).orElse(drawn);
    return new Usage(
        tokens.input(task).orElse(input),
        maxTokens > 0 ? Math.min(output, maxTokens) : output,
        false);
  }

  /** The tail of a log-normal has no end. */
  private static long tokens(Spread of, SimRandom random) {
    return Math.clamp(Math.round(of.draw(random)), 0, ModelServer.MOST_TOKENS);
  }

  private static ModelFailure unavailable(String why) {
    return new ModelFailure(ModelFailure.Kind.UNAVAILABLE, why, 503, -1);
  }

  private static SimEndpoint.Reaction after(double millis, ModelResult end) {
    double longest = VirtualTime.LONGEST.toMillis();
    long nanos = (long) (Math.min(longest, millis) * 1_000_000);
    return new SimEndpoint.Reaction(Duration.ofNanos(nanos), end);
  }
}
