package dev.troupe.scenarios.sim;

import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A simulated model server and the client in front of it. It keeps the log of what was sent, which
 * decides over promises; how it answers is its {@link Server}'s matter.
 */
public final class SimEndpoint {
  /** What a server does about one try, and after how long. */
  public record Reaction(Duration after, ModelResult end) {}

  /** How a server behaves: of nothing but the request, the time and draws of this try's own. */
  public interface Server {
    Reaction react(CallHeaders headers, ModelRequest request, Duration now, SimRandom random);
  }

  /** Hears how many calls are open after each that begins or ends. */
  public interface Traffic {
    void open(String endpoint, int calls);
  }

  private final String name;
  private final int concurrency;
  private final Server server;
  private final Parts parts;
  private final Map<Object, Integer> openBy = new HashMap<>();
  private int open;

  /** Where it stands. */
  record Parts(
      SimKernel kernel, SimDisk disk, SimEnv env, Invariants invariants, Traffic traffic) {}

  /**
   * @param concurrency most calls that one node may have open here
   */
  SimEndpoint(String name, int concurrency, Server server, Parts parts) {
    this.name = name;
    this.concurrency = concurrency;
    this.server = server;
    this.parts = parts;
  }

  /** The node is gone, and its connections with it. */
  void crash() {
    openBy.clear();
    open = 0;
    parts.traffic().open(name, 0);
  }

  /** The client of one node: permits are a node's own. */
  ModelClient client() {
    Object node = new Object();
    return new ModelClient() {
      @Override
      public String describe() {
        return "simulated";
      }

      @Override
      public ModelCall start(ModelRequest request, CallHeaders headers) {
        return call(node, request, headers);
      }
    };
  }

  private ModelCall call(Object node, ModelRequest request, CallHeaders headers) {
    SimKernel kernel = parts.kernel();
    kernel.checkThread("a model call");
    long born = parts.disk().generation();
    parts.invariants().permits(name, change(node, 1), concurrency);
    // The same call sent again after a crash meets another day of the server.
    int arrival = parts.invariants().sent(headers.call());
    SimRandom random = parts.env().stream("model/" + headers.call() + "/" + arrival);
    CompletableFuture<ModelResult> result = new CompletableFuture<>();
    Reaction reaction = server.react(headers, request, Duration.ofNanos(kernel.nanos()), random);
    kernel.after(
        reaction.after(),
        () -> {
          if (born != parts.disk().generation() || result.isDone()) return;
          change(node, -1);
          if (reaction.end() instanceof ModelReply reply)
            parts.invariants().answered(headers.call(), reply.usage());
          result.complete(reaction.end());
        });
    return new ModelCall() {
      @Override
      public CompletionStage<ModelResult> result() {
        return result;
      }

      @Override
      public void cancel() {
        if (result.isDone()) return;
        change(node, -1); // the connection is closed
        result.complete(ModelFailure.of(ModelFailure.Kind.CANCELLED, "withdrawn"));
      }
    };
  }

  private int change(Object node, int by) {
    open += by;
    parts.traffic().open(name, open);
    return openBy.merge(node, by, Integer::sum);
  }
}
