package dev.troupe.agents.task.desk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.tool.ToolActor;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.gateway.Ticket;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** From a durable {@code CallSent} to something on the wire, and back to the desk. */
final class Sending {
  /** Where the desk hears of it. */
  interface Back {
    DeskCommand ended(Ticket ticket, ModelResult result);

    DeskCommand loaded(Ticket ticket, ModelRequest request);

    DeskCommand arguments(Ticket ticket, JsonNode arguments);

    DeskCommand missing(Ticket ticket, Throwable cause);

    DeskCommand crashed(Ticket ticket);
  }

  private final ActorContext<DeskCommand> context;
  private final DeskDeps deps;
  private final ModelWire models;
  private final ToolWire tools;
  private final Back back;

  Sending(
      ActorContext<DeskCommand> context,
      DeskDeps deps,
      ActorRef<ToolActor.Ended> toolEnded,
      Back back) {
    this.context = context;
    this.deps = deps;
    this.models = new ModelWire(deps.models(), deps.answering());
    this.tools = new ToolWire(context, deps.runner(), toolEnded);
    this.back = back;
  }

  /** Loads what is to be sent; a model's body may be at hand. */
  void load(OpenCall call) {
    Ticket ticket = call.intent.ticket();
    if (call.isTool())
      context.pipeToSelf(
          deps.payloads().get(call.intent.tenant(), call.intent.request()),
          (bytes, failure) ->
              failure == null
                  ? back.arguments(ticket, Json.read(bytes, JsonNode.class))
                  : back.missing(ticket, failure));
    else if (call.body.isPresent()) start(call, call.body.get());
    else
      context.pipeToSelf(
          deps.manifests().load(call.intent.tenant(), call.intent.request()),
          (request, failure) ->
              failure == null ? back.loaded(ticket, request) : back.missing(ticket, failure));
  }

  void start(OpenCall call, ModelRequest request) {
    call.startedNanos = deps.env().nanos();
    call.body = Optional.empty();
    ModelCall started = models.start(call.intent, request);
    call.wire = Optional.of(started);
    Ticket ticket = call.intent.ticket();
    context.pipeToSelf(
        started.result(),
        (result, failure) ->
            back.ended(ticket, failure == null ? result : ModelWire.failed(failure)));
  }

  /** False when there is no such tool. */
  boolean start(OpenCall call, JsonNode arguments) {
    call.startedNanos = deps.env().nanos();
    Optional<Tool> tool = call.tools.tool(call.intent.name());
    if (tool.isEmpty()) return false;
    ActorRef<ToolActor.Command> actor =
        tools.start(call.intent, tool.get(), call.tools.timeout(call.intent.name()), arguments);
    call.tool = Optional.of(actor);
    context.watchWith(actor, back.crashed(call.intent.ticket()));
    return true;
  }
}
