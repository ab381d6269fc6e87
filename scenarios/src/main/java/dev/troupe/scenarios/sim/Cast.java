package dev.troupe.scenarios.sim;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.TenantId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a {@link Stage}'s node is started with.
 *
 * @param models by role
 * @param craft how its planners and workers think
 * @param toolMillis how long a tool takes
 * @param days what each tenant may use of a day
 * @param openCalls most open calls of one task
 * @param down how long the node is gone after a crash
 * @param logged every event is hashed as it becomes durable
 */
public record Cast(
    SequencedMap<String, Model> models,
    Map<String, Tool> tools,
    Craft craft,
    ToDoubleFunction<SimRandom> toolMillis,
    AdmissionSettings admission,
    Function<TenantId, TenantBudgets.Day> days,
    int openCalls,
    Duration down,
    boolean logged) {

  /** One model server, and how the node is bound to it. */
  public record Model(Endpoint endpoint, SimEndpoint.Server server) {}

  /** The models of one incarnation of the node, over the servers' ends that outlive it. */
  SequencedMap<String, Models.Bound> bound(
      Map<String, SimEndpoint> endpoints, Doubles doubles, SimKernel kernel) {
    SequencedMap<String, Models.Bound> bound = new LinkedHashMap<>();
    models.forEach(
        (role, model) -> {
          SimEndpoint endpoint = endpoints.get(role);
          if (endpoint != null)
            bound.put(
                role,
                new Models.Bound(
                    kept(model.endpoint(), doubles), doubles.client(endpoint.client(), kernel)));
        });
    return bound;
  }

  private static Endpoint kept(Endpoint endpoint, Doubles doubles) {
    EndpointLimits limits = endpoint.limits();
    return endpoint.with(
        new EndpointLimits(
            doubles.concurrency(limits.concurrency()),
            limits.requestsPerMinute(),
            limits.tokensPerMinute(),
            limits.answerTokens()));
  }
}
