package dev.troupe.scenarios.sim;

import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A simulated model server and the client in front of it: latency, rate limits, failures, cuts,
 * malformed answers, outages, by keyed draws. It keeps the log of what was sent, which decides over
 * promises.
 */
public final class SimEndpoint {
  /**
   * How a server behaves; shares are of all calls.
   *
   * @param medianMillis of the latency, log-normal with {@code sigma}
   * @param outageFrom virtual time from which every call is refused, until {@code outageTo}
   */
  public record Behaviour(
      double medianMillis,
      double sigma,
      double rateLimited,
      double unavailable,
      double cut,
      double malformed,
      Duration outageFrom,
      Duration outageTo) {}

  /** One try as the server saw it. */
  record Sent(String call, long generation, Instant at) {}

  /** What a good answer says; by the call it is for. */
  public interface Script {
    ModelReply answer(CallHeaders headers, ModelRequest request);
  }

  private final SimKernel kernel;
  private final SimDisk disk;
  private final SimEnv env;
  private final Behaviour behaviour;
  private final Script script;
  private final Invariants invariants;
  private final Map<Object, Integer> openBy = new HashMap<>();

  SimEndpoint(
      SimKernel kernel,
      SimDisk disk,
      SimEnv env,
      Behaviour behaviour,
      Script script,
      Invariants invariants) {
    this.kernel = kernel;
    this.disk = disk;
    this.env = env;
    this.behaviour = behaviour;
    this.script = script;
    this.invariants = invariants;
  }

  String describe() {
    return "simulated";
  }

  /** The node is gone, and its connections with it. */
  void crash() {
    openBy.clear();
  }

  /** The client of one node: permits are a node's own. */
  ModelClient client() {
    Object node = new Object();
    return new ModelClient() {
      @Override
      public String describe() {
        return SimEndpoint.this.describe();
      }

      @Override
      public ModelCall start(ModelRequest request, CallHeaders headers) {
        return call(node, request, headers);
      }
    };
  }

  private ModelCall call(Object node, ModelRequest request, CallHeaders headers) {
    kernel.checkThread("a model call");
    long born = disk.generation();
    // The same call sent again after a crash meets another day of the server.
    int arrival = invariants.sent(headers.call(), openBy.merge(node, 1, Integer::sum));
    SimRandom random = env.stream("model/" + headers.call() + "/" + arrival);
    CompletableFuture<ModelResult> result = new CompletableFuture<>();
    ModelResult end = end(random, headers, request);
    double millis =
        end instanceof ModelFailure && random.unit() < 0.5
            ? 20
            : random.logNormal(behaviour.medianMillis(), behaviour.sigma());
    kernel.after(
        Duration.ofNanos((long) (millis * 1_000_000)),
        () -> {
          if (born != disk.generation() || result.isDone()) return;
          openBy.merge(node, -1, Integer::sum);
          if (end instanceof ModelReply reply) invariants.answered(headers.call(), reply.usage());
          result.complete(end);
        });
    return new ModelCall() {
      @Override
      public CompletionStage<ModelResult> result() {
        return result;
      }

      @Override
      public void cancel() {
        if (result.isDone()) return;
        openBy.merge(node, -1, Integer::sum); // the connection is closed
        result.complete(ModelFailure.of(ModelFailure.Kind.CANCELLED, "withdrawn"));
      }
    };
  }

  private ModelResult end(SimRandom random, CallHeaders headers, ModelRequest request) {
    Duration now = Duration.ofNanos(kernel.nanos());
    if (now.compareTo(behaviour.outageFrom()) >= 0 && now.compareTo(behaviour.outageTo()) < 0)
      return new ModelFailure(
          ModelFailure.Kind.UNAVAILABLE, "outage", 503, 5_000 + random.below(20_000));
    double draw = random.unit();
    if ((draw -= behaviour.rateLimited()) < 0)
      return new ModelFailure(
          ModelFailure.Kind.RATE_LIMITED, "slow down", 429, 500 + random.below(1_500));
    if ((draw -= behaviour.unavailable()) < 0)
      return new ModelFailure(ModelFailure.Kind.UNAVAILABLE, "busy", 503, -1);
    if ((draw -= behaviour.cut()) < 0)
      return ModelFailure.of(ModelFailure.Kind.CUT, "cut during the answer");
    if ((draw -= behaviour.malformed()) < 0)
      return ModelFailure.of(ModelFailure.Kind.MALFORMED, "not JSON");
    return script.answer(headers, request);
  }
}
