package dev.troupe.runtime.model;

import dev.troupe.api.AnswerListener;
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
import dev.troupe.runtime.model.gateway.EndpointLimits;
import dev.troupe.runtime.model.gateway.ModelGateway;
import dev.troupe.runtime.model.gateway.Ticket;
import dev.troupe.runtime.observe.Secret;
import java.time.Duration;
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

  /** What is one server for its permits and rates, whatever the roles that are bound to it. */
  private record Server(String fingerprint, Optional<Secret> key, EndpointLimits limits) {
    static Server of(Endpoint endpoint) {
      return new Server(endpoint.fingerprint(), endpoint.key(), endpoint.limits());
    }
  }

  /** A server, by the first of the endpoints that are bound to it. */
  private record Door(
      Endpoint endpoint, ActorRef<ModelGateway.Command> gateway, ModelGateway.Gauge gauge) {}

  private final SequencedMap<String, Bound> byRole;
  private final SequencedMap<Server, Door> doors;

  private Models(SequencedMap<String, Bound> byRole, SequencedMap<Server, Door> doors) {
    this.byRole = byRole;
    this.doors = doors;
  }

  /** No model at all, for tests of what needs none. */
  public static Models none() {
    return new Models(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** Starts a gateway per server; roles bound to the same model with the same bounds share it. */
  public static Models start(ActorContext<?> context, SequencedMap<String, Bound> byRole, Env env) {
    SequencedMap<Server, Door> doors = new LinkedHashMap<>();
    for (Bound bound : byRole.values()) {
      Endpoint endpoint = bound.endpoint();
      if (doors.containsKey(Server.of(endpoint))) continue;
      ModelGateway.Gauge gauge = new ModelGateway.Gauge();
      doors.put(
          Server.of(endpoint),
          new Door(
              endpoint,
              context.spawn(
                  Behaviors.supervise(ModelGateway.create(endpoint.limits(), env, gauge))
                      .onFailure(SupervisorStrategy.resume()),
                  "model-gateway-" + (doors.size() + 1)),
              gauge));
    }
    return new Models(byRole, doors);
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
    Map<Endpoint, ModelGateway.Gauge> gauges = new LinkedHashMap<>();
    doors.values().forEach(door -> gauges.put(door.endpoint(), door.gauge()));
    return gauges;
  }

  /** Whether a permit of this role is free now, as far as can be told from outside. */
  public boolean isFree(String role) {
    Door door = doors.get(Server.of(bound(role).endpoint()));
    return door != null
        && door.gauge().waiting() == 0
        && door.gauge().held() < door.endpoint().limits().concurrency();
  }

  /** The distinct endpoints of the environment, by the fingerprint that admission knows. */
  public Set<String> fingerprints() {
    Set<String> all = new LinkedHashSet<>();
    doors.keySet().forEach(server -> all.add(server.fingerprint()));
    return all;
  }

  /** Calls back once, on an actor's thread, when the call may be sent. */
  public void ask(String role, Ticket ticket, Place place, long tokens, Runnable granted) {
    gateway(role).tell(new ModelGateway.Ask(ticket, place, tokens, granted));
  }

  public void withdraw(String role, Ticket ticket) {
    gateway(role).tell(new ModelGateway.Withdraw(ticket));
  }

  public ModelCall start(
      String role, ModelRequest request, CallHeaders headers, AnswerListener listener) {
    return bound(role).client().start(request, headers, listener);
  }

  /** Gives the permit back. Where many calls are refused as too many, the gate closes for all. */
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
    Door door = doors.get(Server.of(bound(role).endpoint()));
    if (door == null) throw new IllegalStateException("no gateway for " + role);
    return door.gateway();
  }
}
