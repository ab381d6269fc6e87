package dev.troupe.agents;

import dev.troupe.agents.team.Environment;
import dev.troupe.api.ModelClient;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.model.offline.OfflineModel;
import dev.troupe.runtime.model.openai.OpenAiClient;
import dev.troupe.runtime.model.scripted.ScriptedModel;
import dev.troupe.runtime.model.transport.Transport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** From an environment's bindings to clients. */
final class ModelFactory {
  private final Transport transport;
  private final Env env;

  ModelFactory(Transport transport, Env env) {
    this.transport = transport;
    this.env = env;
  }

  SequencedMap<String, Models.Bound> bind(Environment environment) {
    SequencedMap<String, Models.Bound> bound = new LinkedHashMap<>();
    environment
        .models()
        .forEach(
            (role, binding) ->
                bound.put(
                    role, new Models.Bound(binding.endpoint(), client(environment, binding))));
    return bound;
  }

  /** The same, with clients of the host program in the places of some roles. */
  SequencedMap<String, Models.Bound> bind(
      Environment environment, Map<String, ModelClient> clients) {
    SequencedMap<String, Models.Bound> bound = bind(environment);
    clients.forEach(
        (role, client) ->
            bound.put(role, new Models.Bound(environment.binding(role).endpoint(), client)));
    return bound;
  }

  /** The environment whose answers are those of the clients in it. */
  static Environment answeredBy(Environment environment, Map<String, ModelClient> clients) {
    SequencedMap<String, Environment.Binding> models = new LinkedHashMap<>(environment.models());
    clients.forEach(
        (role, client) -> {
          Environment.Binding binding = environment.binding(role);
          models.put(
              role,
              new Environment.Binding(
                  binding.kind(),
                  binding.endpoint().answeredBy(client.describe()),
                  binding.script(),
                  binding.offers()));
        });
    return new Environment(environment.name(), models);
  }

  private ModelClient client(Environment environment, Environment.Binding binding) {
    return switch (binding.kind()) {
      case OPENAI -> new OpenAiClient(binding.endpoint(), transport, env);
      case OFFLINE -> new OfflineModel();
      case SCRIPTED -> new ScriptedModel(environment.name(), binding.script(), ModelFactory::later);
    };
  }

  private static void later(Duration wait, Runnable then) {
    CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS).execute(then);
  }
}
