package dev.troupe.runtime.model;

import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.Usage;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.fair.Place;
import dev.troupe.runtime.model.gateway.ModelGateway;
import dev.troupe.runtime.model.gateway.Ticket;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** All models of one environment: permits to call them, and the calls. */
public final class Models {
  /** What a 429 without {@code Retry-After} closes the gate for. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);

  private static final Set<ModelFailure.Kind> FREE =
      EnumSet.of(
          ModelFailure.Kind.RATE_LIMITED,
          ModelFailure.Kind.QUOTA,
          ModelFailure.Kind.UNREACHABLE,
          ModelFailure.Kind.UNAUTHORIZED,
          ModelFailure.Kind.BAD_REQUEST,
          ModelFailure.Kind.CONTEXT_OVERFLOW);

  /** A bound model: where it is, and how to reach it. */
  public record Bound(Endpoint endpoint, ModelClient client) {}

  private final SequencedMap<String, Bound> byRole;
  private final Map<Endpoint, ActorRef<ModelGateway.Command>> gateways;

  private final Map<Endpoint, ModelGateway.Gauge> gauges;

  private Models(
      SequencedMap<String, Bound> byRole,
      Map<Endpoint, ActorRef<ModelGateway.Command>> gateways,
      Map<Endpoint, ModelGateway.Gauge> gauges) {
    this.byRole = byRole;
    this.gateways = gateways;
    this.gauges = gauges;
  }

  /** No model at all, for tests of what needs none. */
  public static Models none() {
    return new Models(new LinkedHashMap<>(), Map.of(), Map.of());
  }

  /** Starts a gateway per endpoint; roles bound to an equal endpoint share it. */
  public static Models start(ActorContext<?> context, SequencedMap<String, Bound> byRole, Env env) {
    Map<Endpoint, ActorRef<ModelGateway.Command>> gateways = new LinkedHashMap<>();
    Map<Endpoint, ModelGateway.Gauge> gauges = new LinkedHashMap<>();
    for (Bound bound : byRole.values()) {
      if (gateways.containsKey(bound.endpoint())) continue;
      ModelGateway.Gauge gauge = new ModelGateway.Gauge();
      gauges.put(bound.endpoint(), gauge);
      gateways.put(
          bound.endpoint(),
          context.spawn(
              Behaviors.supervise(ModelGateway.create(bound.endpoint().limits(), env, gauge))
                  .onFailure(SupervisorStrategy.resume()),
              "model-gateway-" + (gateways.size() + 1)));
    }
    return new Models(byRole, gateways, gauges);
  }

  public boolean binds(String role) {
    return byRole.containsKey(role) || byRole.containsKey("default");
  }

  /** The model of this role, or the environment's {@code default}. */
  public Bound bound(String role) {
    Bound bound = byRole.getOrDefault(role, byRole.get("default"));
    if (bound == null) throw new IllegalArgumentException("no model is bound to the role " + role);
    return bound;
  }

  /** Permits and lines, by endpoint. */
  public Map<Endpoint, ModelGateway.Gauge> gauges() {
    return Collections.unmodifiableMap(gauges);
  }

  /** Whether a permit of this role is free now, as far as can be told from outside. */
  public boolean isFree(String role) {
    Endpoint endpoint = bound(role).endpoint();
    ModelGateway.Gauge gauge = gauges.get(endpoint);
    return gauge != null && gauge.waiting() == 0 && gauge.held() < endpoint.limits().concurrency();
  }

  /** The distinct endpoints of the environment, by the fingerprint that admission knows. */
  public Set<String> fingerprints() {
    Set<String> all = new LinkedHashSet<>();
    gateways.keySet().forEach(endpoint -> all.add(endpoint.fingerprint()));
    return all;
  }

  /** Calls back once, on an actor's thread, when the call may be sent. */
  public void ask(String role, Ticket ticket, Place place, long tokens, Runnable granted) {
    gateway(role).tell(new ModelGateway.Ask(ticket, place, tokens, granted));
  }

  public void withdraw(String role, Ticket ticket) {
    gateway(role).tell(new ModelGateway.Withdraw(ticket));
  }

  public ModelCall start(String role, ModelRequest request, CallHeaders headers) {
    return bound(role).client().start(request, headers);
  }

  /** Gives the permit back. A rate limit closes the gate for all. */
  public void release(String role, Ticket ticket, ModelResult result) {
    Optional<Usage> used =
        switch (result) {
          case ModelReply reply -> Optional.of(reply.usage());
          // Refused at the door costs nothing; what broke later may have been counted.
          case ModelFailure failure when FREE.contains(failure.kind()) -> Optional.of(Usage.NONE);
          case ModelFailure failure -> Optional.empty();
        };
    Duration pause = Duration.ZERO;
    if (result instanceof ModelFailure failure && failure.kind() == ModelFailure.Kind.RATE_LIMITED)
      pause =
          failure.retryAfterMillis() < 0
              ? DEFAULT_PAUSE
              : Duration.ofMillis(Math.min(failure.retryAfterMillis(), LONGEST_PAUSE.toMillis()));
    gateway(role).tell(new ModelGateway.Release(ticket, used, pause));
  }

  private ActorRef<ModelGateway.Command> gateway(String role) {
    ActorRef<ModelGateway.Command> gateway = gateways.get(bound(role).endpoint());
    if (gateway == null) throw new IllegalStateException("no gateway for " + role);
    return gateway;
  }
}
