package dev.troupe.agents.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.tool.ToolActor;
import dev.troupe.agents.tool.ToolResult;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.answers.KeptAnswer;
import dev.troupe.runtime.model.gateway.Ticket;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

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
   * Get a permit for this call; the task hears {@code Granted}, or {@code OverLimit} where its
   * tenant has used up its day.
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

  /** Nothing was sent, and nothing is wanted any more: give the permit back. */
  record Withdraw(Ticket ticket) implements Command {}

  /**
   * These durable calls are not wanted any more: close them on the wire; the task hears how each
   * settled. Nothing of the task is sent after {@code done} has run.
   */
  record Close(TaskId task, List<CallIntent> calls, Runnable done) implements Command {}

  /** {@code done} runs once nothing of the task is on its way to the wire. */
  record Fence(TaskId task, Runnable done) implements Command {}

  /** Sends nothing more; {@code done} runs once nothing is on the wire or unacknowledged. */
  record Drain(Runnable done) implements Command {}

  private enum LastAcks implements Command {
    INSTANCE
  }

  /** The task is not worked on here any more: withdraw all that it has here. */
  record Forget(TaskId task) implements Command {}

  /**
   * The task's writer failed: permits that nothing was sent with go back, and are asked for anew.
   */
  record Release(TaskId task) implements Command {}

  private record Looked(OpenCall call, Optional<KeptAnswer> kept) implements Command {}

  private record PermitGiven(OpenCall call) implements Command {}

  private record BodyLoaded(Ticket ticket, ModelRequest request) implements Command {}

  private record ArgumentsLoaded(Ticket ticket, JsonNode arguments) implements Command {}

  private record BodyMissing(Ticket ticket, Throwable cause) implements Command {}

  private record ModelEnded(Ticket ticket, ModelResult result) implements Command {}

  private record ToolEnded(Ticket ticket, ToolResult result) implements Command {}

  private record ToolCrashed(Ticket ticket) implements Command {}

  private record DeadlinePassed(Ticket ticket) implements Command {}

  public static Behavior<Command> create(DeskDeps deps) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new CallDesk(context, timers, deps).open()));
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final DeskDeps deps;
  private final Outcomes outcomes;
  private final Permits permits;
  private final TenantCharges charges;
  private final Sending sending;
  private final Reusing reusing;
  private final OpenCalls calls = new OpenCalls();
  private final Fences fences = new Fences();
  private Optional<Draining> drain = Optional.empty();

  private CallDesk(ActorContext<Command> context, TimerScheduler<Command> timers, DeskDeps deps) {
    this.context = context;
    this.timers = timers;
    this.deps = deps;
    this.charges = new TenantCharges(deps.budgets());
    ActorRef<Command> self = context.getSelf();
    this.permits =
        new Permits(
            deps.models(), MAX_TOOLS, this::onPermit, call -> self.tell(new PermitGiven(call)));
    this.outcomes = new Outcomes(deps, permits, charges, timers::cancel);
    this.reusing =
        new Reusing(
            deps.env(),
            deps.answers(),
            new ForkAnswers(deps.history()),
            (call, kept) -> self.tell(new Looked(call, kept)),
            this::make,
            this::give);
    this.sending =
        new Sending(
            context,
            deps,
            context.messageAdapter(
                ToolActor.Ended.class,
                e -> new ToolEnded(new Ticket(e.call(), e.attempt()), e.result())),
            new Messages());
  }

  private static final class Messages implements Sending.Back {
    @Override
    public Command ended(Ticket ticket, ModelResult result) {
      return new ModelEnded(ticket, result);
    }

    @Override
    public Command loaded(Ticket ticket, ModelRequest request) {
      return new BodyLoaded(ticket, request);
    }

    @Override
    public Command arguments(Ticket ticket, JsonNode arguments) {
      return new ArgumentsLoaded(ticket, arguments);
    }

    @Override
    public Command missing(Ticket ticket, Throwable cause) {
      return new BodyMissing(ticket, cause);
    }

    @Override
    public Command crashed(Ticket ticket) {
      return new ToolCrashed(ticket);
    }
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
                case Acknowledge acknowledge ->
                    calls.remove(acknowledge.ticket()).ifPresent(reusing::over);
                case Withdraw withdraw -> {
                  if (calls.get(withdraw.ticket()).filter(call -> call.sent).isEmpty())
                    onWithdraw(withdraw.ticket());
                }
                case Close close -> onClose(close);
                case Fence fence -> fences.add(fence.task(), fence.done());
                case Drain wanted -> onDrain(wanted);
                case LastAcks last -> drain.ifPresent(d -> d.lookAgain(calls.all()));
                case Forget forget -> withdrawAll(call -> call.isOf(forget.task()));
                case Release release ->
                    withdrawAll(call -> call.isOf(release.task()) && !call.sent);
                case Looked looked -> reusing.found(looked.call(), looked.kept());
                case PermitGiven given -> onPermit(given.call());
                case BodyLoaded loaded ->
                    calls
                        .running(loaded.ticket())
                        .ifPresent(call -> sending.start(call, loaded.request()));
                case ArgumentsLoaded loaded ->
                    calls
                        .running(loaded.ticket())
                        .ifPresent(call -> onArguments(call, loaded.arguments()));
                case BodyMissing missing ->
                    calls
                        .running(missing.ticket())
                        .ifPresent(call -> outcomes.missing(call, missing.cause()));
                case ModelEnded ended ->
                    calls
                        .running(ended.ticket())
                        .ifPresent(call -> outcomes.ended(call, ended.result()));
                case ToolEnded ended ->
                    calls
                        .running(ended.ticket())
                        .ifPresent(call -> outcomes.ended(call, ended.result()));
                case ToolCrashed crashed ->
                    calls.running(crashed.ticket()).ifPresent(outcomes::gone);
                case DeadlinePassed passed ->
                    calls.running(passed.ticket()).ifPresent(outcomes::overdue);
              }
              drain.ifPresent(d -> d.look(calls.all()));
              fences.look(calls.all());
              return Behaviors.same();
            })
        .build();
  }

  private void onDrain(Drain wanted) {
    LastAcks last = LastAcks.INSTANCE;
    Runnable remind = () -> timers.startSingleTimer(last, last, Draining.LAST);
    drain = Optional.of(new Draining(wanted.done(), remind));
    permits.close();
    withdrawAll(call -> !call.granted);
  }

  private void onWant(Want want) {
    Ticket ticket = want.intent().ticket();
    OpenCall known = calls.get(ticket).orElse(null);
    if (known != null && !known.sent && known.intent.losses() != want.intent().losses()) {
      onWithdraw(ticket);
      known = null;
    }
    if (known != null) {
      // A restarted writer asks again: what it was told before is lost.
      if (known.settled.isPresent()) outcomes.tell(ticket, known.settled.get());
      else if (known.kept.isPresent()) give(known, known.kept.get());
      else if (known.granted && !known.sent) outcomes.tell(ticket, new Fact.Granted(known.intent));
      return;
    }
    if (drain.isPresent()) return; // the next process asks again
    OpenCall call = new OpenCall(want.intent(), want.body(), want.tools());
    calls.add(call);
    reusing.ask(call);
  }

  private void make(OpenCall call) {
    Ticket ticket = call.intent.ticket();
    if (!calls.has(call)) {
      reusing.over(call); // withdrawn in between
      return;
    }
    Optional<TaskEvent.LimitReached> over = charges.take(call.intent);
    if (over.isPresent()) {
      calls.remove(ticket);
      outcomes.tell(ticket, new Fact.OverLimit(call.intent, over.get()));
      reusing.over(call);
    } else permits.ask(call);
  }

  private void give(OpenCall call, KeptAnswer kept) {
    if (!calls.has(call)) return;
    call.kept = Optional.of(kept);
    outcomes.tell(call.intent.ticket(), new Fact.Reused(call.intent, kept));
  }

  /** Of a call that was withdrawn and wanted again only the last asking counts. */
  private void onPermit(OpenCall call) {
    Ticket ticket = call.intent.ticket();
    if (!calls.has(call)) return;
    if (drain.isPresent()) {
      onWithdraw(ticket);
      return;
    }
    call.granted = true;
    outcomes.tell(ticket, new Fact.Granted(call.intent));
  }

  private void onSend(Send send) {
    Ticket ticket = send.intent().ticket();
    OpenCall call = calls.get(ticket).orElse(null);
    if (call == null) {
      // Durable, but withdrawn here in between: it is asked for again, as the same try.
      onWant(new Want(send.intent(), Optional.empty(), send.tools()));
      return;
    }
    if (!call.granted || call.sent) return;
    call.sent = true;
    if (!call.isTool()) watch(call);
    sending.load(call);
  }

  private void watch(OpenCall call) {
    Ticket ticket = call.intent.ticket();
    timers.startSingleTimer(ticket, new DeadlinePassed(ticket), outcomes.endpoint(call).timeout());
  }

  private void onArguments(OpenCall call, JsonNode arguments) {
    if (!sending.start(call, arguments))
      outcomes.ended(
          call, new ToolResult.Returned("There is no tool '" + call.intent.name() + "'.", true));
  }

  private void onReattach(Reattach reattach) {
    Ticket ticket = reattach.intent().ticket();
    OpenCall call = calls.get(ticket).orElse(null);
    if (call == null) outcomes.tell(ticket, new Fact.Lost(reattach.intent()));
    else if (call.settled.isPresent()) outcomes.tell(ticket, call.settled.get());
    else if (call.sent) return; // it is under way
    else if (call.intent.losses() != reattach.intent().losses()) {
      // A permit for a repetition whose writer failed before that was journaled.
      onWithdraw(ticket);
      outcomes.tell(ticket, new Fact.Lost(reattach.intent()));
    } else if (call.granted) onSend(new Send(reattach.intent(), call.tools));
  }

  private void onClose(Close close) {
    for (CallIntent intent : close.calls()) close(intent);
    close.done().run();
  }

  private void close(CallIntent intent) {
    Ticket ticket = intent.ticket();
    OpenCall call = calls.get(ticket).orElse(null);
    if (call == null) outcomes.tell(ticket, new Fact.Lost(intent));
    else if (call.settled.isPresent()) outcomes.tell(ticket, call.settled.get());
    else if (!call.started()) outcomes.notSent(call);
    else {
      call.closing = true;
      stop(call);
    }
  }

  private void withdrawAll(Predicate<OpenCall> which) {
    calls.removeAll(which).forEach(this::taken);
  }

  private void onWithdraw(Ticket ticket) {
    calls.remove(ticket).ifPresent(this::taken);
  }

  /** Nobody wants it any more: what it holds is given back, and what runs is stopped. */
  private void taken(OpenCall call) {
    reusing.over(call);
    timers.cancel(call.intent.ticket());
    permits.giveBack(call);
    charges.giveBack(call.intent);
    stop(call);
  }

  private void stop(OpenCall call) {
    call.wire.ifPresent(ModelCall::cancel);
    call.tool.ifPresent(context::stop);
  }
}
