package dev.troupe.agents.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.tool.ToolActor;
import dev.troupe.agents.tool.ToolResult;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.TaskId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.model.RequestManifests;
import dev.troupe.runtime.model.gateway.Ticket;
import dev.troupe.runtime.observe.LogScope;
import dev.troupe.runtime.payload.Payloads;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's calls: gets permits, keeps calls on the wire, and keeps their answers until the task
 * has journaled them. It is no child of any task, so a task that restarts finds its calls still
 * running and does not pay again. When the desk itself fails, tasks learn that their calls are lost
 * and send again.
 */
public final class CallDesk {
  /** Most tool calls running at once on this node. */
  public static final int MAX_TOOLS = 64;

  public sealed interface Command {}

  /**
   * Get a permit for this call; the task hears {@code Granted}.
   *
   * @param body when it is at hand; otherwise it is loaded from its payload
   */
  record Want(CallIntent intent, Optional<ModelRequest> body, Toolbox tools) implements Command {}

  /** The call is durable: send it. */
  record Send(CallIntent intent, Toolbox tools) implements Command {}

  /**
   * After a restart of the task: what became of this call? Heard as {@code Settled}, {@code Lost}
   * or later.
   */
  record Reattach(CallIntent intent) implements Command {}

  /** The outcome is durable: forget it. */
  record Acknowledge(Ticket ticket) implements Command {}

  /** No longer wanted: give the permit back, close the wire. */
  record Withdraw(Ticket ticket) implements Command {}

  /** Sends nothing more; {@code done} runs once nothing is on the wire or unacknowledged. */
  record Drain(Runnable done) implements Command {}

  private enum LastAcks implements Command {
    INSTANCE
  }

  /** The task is not worked on here any more: withdraw all that it has here. */
  record Forget(TaskId task) implements Command {}

  private record PermitGiven(OpenCall call) implements Command {}

  private record BodyLoaded(Ticket ticket, ModelRequest request) implements Command {}

  private record ArgumentsLoaded(Ticket ticket, JsonNode arguments) implements Command {}

  private record BodyMissing(Ticket ticket, Throwable cause) implements Command {}

  private record ModelEnded(Ticket ticket, ModelResult result) implements Command {}

  private record ToolEnded(Ticket ticket, ToolResult result) implements Command {}

  private record ToolCrashed(Ticket ticket) implements Command {}

  private record DeadlinePassed(Ticket ticket) implements Command {}

  /** What the desk works with. */
  public record Deps(
      Env env,
      Payloads payloads,
      RequestManifests manifests,
      Models models,
      ToolRunner runner,
      Placement placement) {}

  private static final ModelFailure LATE =
      ModelFailure.of(
          ModelFailure.Kind.TIMEOUT, "no complete answer within the endpoint's timeout");

  private static final Logger log = LoggerFactory.getLogger(CallDesk.class);

  public static Behavior<Command> create(Deps deps) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new CallDesk(context, timers, deps).open()));
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Deps deps;
  private final Settlements settlements;
  private final Permits permits;
  private final ModelWire models;
  private final ToolWire tools;
  private final SequencedMap<Ticket, OpenCall> calls = new LinkedHashMap<>();
  private Optional<Draining> drain = Optional.empty();

  private CallDesk(ActorContext<Command> context, TimerScheduler<Command> timers, Deps deps) {
    this.context = context;
    this.timers = timers;
    this.deps = deps;
    this.settlements = new Settlements(deps.env(), deps.payloads());
    ActorRef<Command> self = context.getSelf();
    this.permits =
        new Permits(
            deps.models(), MAX_TOOLS, this::onPermit, call -> self.tell(new PermitGiven(call)));
    this.models = new ModelWire(deps.models());
    this.tools =
        new ToolWire(
            context,
            deps.runner(),
            context.messageAdapter(
                ToolActor.Ended.class,
                e -> new ToolEnded(new Ticket(e.call(), e.attempt()), e.result())));
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Command.class,
            command -> {
              switch (command) {
                case Want want -> onWant(want);
                case Send send -> onSend(send);
                case Reattach reattach -> onReattach(reattach);
                case Acknowledge acknowledge -> onAcknowledge(acknowledge);
                case Withdraw withdraw -> onWithdraw(withdraw.ticket());
                case Drain wanted -> onDrain(wanted);
                case LastAcks last -> drain.ifPresent(d -> d.lookAgain(calls.values()));
                case Forget forget -> onForget(forget.task());
                case PermitGiven given -> onPermit(given.call());
                case BodyLoaded loaded -> onBody(loaded);
                case ArgumentsLoaded loaded -> onArguments(loaded);
                case BodyMissing missing -> onBodyMissing(missing);
                case ModelEnded ended -> onModelEnded(ended);
                case ToolEnded ended -> onToolEnded(ended);
                case ToolCrashed crashed -> onToolCrashed(crashed);
                case DeadlinePassed passed -> onDeadline(passed);
              }
              drain.ifPresent(d -> d.look(calls.values()));
              return Behaviors.same();
            })
        .build();
  }

  private void onDrain(Drain wanted) {
    LastAcks last = LastAcks.INSTANCE;
    Runnable remind = () -> timers.startSingleTimer(last, last, Draining.LAST);
    drain = Optional.of(new Draining(wanted.done(), remind));
    permits.close();
    calls.values().stream()
        .filter(call -> !call.granted)
        .map(call -> call.intent.ticket())
        .toList()
        .forEach(this::onWithdraw);
  }

  private void onWant(Want want) {
    Ticket ticket = want.intent().ticket();
    OpenCall known = calls.get(ticket);
    if (known != null) {
      // A restarted writer asks again: what it was told before is lost.
      if (known.settled.isPresent()) tell(ticket, known.settled.get());
      else if (known.granted && !known.sent)
        deps.placement().tell(ticket.call().task(), new Fact.Granted(known.intent));
      return;
    }
    if (drain.isPresent()) return; // the next process asks again
    OpenCall call = new OpenCall(want.intent(), want.body(), want.tools());
    calls.put(ticket, call);
    permits.ask(call);
  }

  /** Of a call that was withdrawn and wanted again only the last asking counts. */
  private void onPermit(OpenCall call) {
    Ticket ticket = call.intent.ticket();
    if (calls.get(ticket) != call) return;
    if (drain.isPresent()) {
      onWithdraw(ticket);
      return;
    }
    call.granted = true;
    deps.placement().tell(ticket.call().task(), new Fact.Granted(call.intent));
  }

  private void onSend(Send send) {
    Ticket ticket = send.intent().ticket();
    OpenCall call = calls.get(ticket);
    if (call == null) {
      // Durable, but withdrawn here in between: it is asked for again, as the same try.
      onWant(new Want(send.intent(), Optional.empty(), send.tools()));
      return;
    }
    if (!call.granted || call.sent) return;
    call.sent = true;
    if (call.isTool())
      context.pipeToSelf(
          deps.payloads().get(call.intent.tenant(), call.intent.request()),
          (bytes, failure) ->
              failure == null
                  ? new ArgumentsLoaded(ticket, Json.read(bytes, JsonNode.class))
                  : new BodyMissing(ticket, failure));
    else if (call.body.isPresent()) onBody(new BodyLoaded(ticket, call.body.get()));
    else
      context.pipeToSelf(
          deps.manifests().load(call.intent.tenant(), call.intent.request()),
          (request, failure) ->
              failure == null ? new BodyLoaded(ticket, request) : new BodyMissing(ticket, failure));
  }

  private void onBody(BodyLoaded loaded) {
    OpenCall call = calls.get(loaded.ticket());
    if (call == null) return;
    CallIntent intent = call.intent;
    call.startedNanos = deps.env().nanos();
    call.body = Optional.empty();
    timers.startSingleTimer(
        loaded.ticket(), new DeadlinePassed(loaded.ticket()), endpoint(call).timeout());
    ModelCall started = models.start(intent, loaded.request());
    call.wire = Optional.of(started);
    context.pipeToSelf(
        started.result(),
        (result, failure) ->
            new ModelEnded(loaded.ticket(), failure == null ? result : ModelWire.failed(failure)));
  }

  private void onArguments(ArgumentsLoaded loaded) {
    OpenCall call = calls.get(loaded.ticket());
    if (call == null) return;
    CallIntent intent = call.intent;
    call.startedNanos = deps.env().nanos();
    Optional<Tool> tool = call.tools.tool(intent.name());
    if (tool.isEmpty()) {
      onToolEnded(
          new ToolEnded(
              loaded.ticket(),
              new ToolResult.Returned("There is no tool '" + intent.name() + "'.", true)));
      return;
    }
    ActorRef<ToolActor.Command> actor = tools.start(intent, tool.get(), loaded.arguments());
    call.tool = Optional.of(actor);
    context.watchWith(actor, new ToolCrashed(loaded.ticket()));
  }

  private void onBodyMissing(BodyMissing missing) {
    OpenCall call = calls.get(missing.ticket());
    if (call == null) return;
    LogScope.run(
        call.intent.id(),
        call.intent.attempt(),
        call.intent.traceparent(),
        () -> log.error("call cannot be sent: {}", String.valueOf(missing.cause().getMessage())));
    permits.giveBack(call);
    settle(
        call,
        Settlement.failed(
            new Settlement.CallFailure(
                "payload_missing", "its request is missing from the data folder", 0, false, 0),
            0));
  }

  private void onModelEnded(ModelEnded ended) {
    OpenCall call = calls.get(ended.ticket());
    if (call == null || call.settled.isPresent()) return;
    timers.cancel(ended.ticket());
    permits.used(call, ended.result());
    settle(call, settlements.of(call, ended.result(), endpoint(call)));
  }

  private Endpoint endpoint(OpenCall call) {
    return deps.models().bound(call.intent.name()).endpoint();
  }

  private void onToolEnded(ToolEnded ended) {
    OpenCall call = calls.get(ended.ticket());
    if (call == null || call.settled.isPresent()) return;
    Settlement settlement = settlements.of(call, ended.result());
    permits.giveBack(call);
    settle(call, settlement);
  }

  /**
   * A tool's actor stops after it has answered, and the answer is here first; otherwise it crashed.
   */
  private void onToolCrashed(ToolCrashed crashed) {
    onToolEnded(
        new ToolEnded(crashed.ticket(), new ToolResult.Failed("the tool's actor crashed", true)));
  }

  private void onDeadline(DeadlinePassed passed) {
    OpenCall call = calls.get(passed.ticket());
    if (call == null || call.settled.isPresent()) return;
    onModelEnded(new ModelEnded(passed.ticket(), LATE));
    call.wire.ifPresent(ModelCall::cancel);
  }

  private void settle(OpenCall call, Settlement settlement) {
    call.settled = Optional.of(settlement);
    call.body = Optional.empty();
    tell(call.intent.ticket(), settlement);
  }

  private void tell(Ticket ticket, Settlement settlement) {
    deps.placement()
        .tell(ticket.call().task(), new Fact.Settled(ticket.call(), ticket.attempt(), settlement));
  }

  private void onReattach(Reattach reattach) {
    Ticket ticket = reattach.intent().ticket();
    OpenCall call = calls.get(ticket);
    if (call == null) deps.placement().tell(ticket.call().task(), new Fact.Lost(reattach.intent()));
    else if (call.settled.isPresent()) tell(ticket, call.settled.get());
    else if (call.granted && !call.sent) onSend(new Send(reattach.intent(), call.tools));
  }

  private void onAcknowledge(Acknowledge acknowledge) {
    calls.remove(acknowledge.ticket());
  }

  private void onForget(TaskId task) {
    calls.keySet().stream()
        .filter(ticket -> ticket.call().task().equals(task))
        .toList()
        .forEach(this::onWithdraw);
  }

  private void onWithdraw(Ticket ticket) {
    OpenCall call = calls.remove(ticket);
    if (call == null) return;
    timers.cancel(ticket);
    permits.giveBack(call);
    call.wire.ifPresent(ModelCall::cancel);
    call.tool.ifPresent(context::stop);
  }
}
