package dev.troupe.agents.task.desk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.tool.ToolActor;
import dev.troupe.agents.tool.ToolResult;
import dev.troupe.api.ModelCall;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
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
 * running and does not pay again. A message that it cannot digest is left out; its calls stay.
 */
public final class CallDesk {
  /** Most tool calls running at once on this node. */
  public static final int MAX_TOOLS = 64;

  public static Behavior<DeskCommand> create(DeskDeps deps) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new CallDesk(context, timers, deps).open()));
  }

  private final ActorContext<DeskCommand> context;
  private final TimerScheduler<DeskCommand> timers;
  private final Outcomes outcomes;
  private final Permits permits;
  private final TenantCharges charges;
  private final Sending sending;
  private final Reusing reusing;
  private final OpenCalls calls = new OpenCalls();
  private final Fences fences = new Fences();
  private Optional<Draining> drain = Optional.empty();

  private CallDesk(
      ActorContext<DeskCommand> context, TimerScheduler<DeskCommand> timers, DeskDeps deps) {
    this.context = context;
    this.timers = timers;
    ActorRef<DeskCommand> self = context.getSelf();
    this.charges =
        new TenantCharges(deps.budgets(), tenant -> self.tell(new DeskCommand.DayFreed(tenant)));
    this.permits =
        new Permits(
            deps.models(),
            MAX_TOOLS,
            this::onPermit,
            call -> self.tell(new DeskCommand.PermitGiven(call)));
    this.outcomes = new Outcomes(deps, permits, charges, timers::cancel);
    this.reusing =
        new Reusing(
            deps.env(),
            deps.answers(),
            new ForkAnswers(deps.history()),
            (call, kept) -> self.tell(new DeskCommand.Looked(call, kept)),
            this::make,
            this::give);
    this.sending =
        new Sending(
            context,
            deps,
            context.messageAdapter(
                ToolActor.Ended.class,
                e -> new DeskCommand.ToolEnded(new Ticket(e.call(), e.attempt()), e.result())),
            new DeskMessages());
  }

  private Behavior<DeskCommand> open() {
    return Behaviors.receive(DeskCommand.class)
        .onMessage(
            DeskCommand.class,
            command -> {
              switch (command) {
                case DeskCommand.Want want -> onWant(want);
                case DeskCommand.Send send -> onSend(send);
                case DeskCommand.Reattach reattach -> onReattach(reattach);
                case DeskCommand.Acknowledge acknowledge ->
                    calls.remove(acknowledge.ticket()).ifPresent(reusing::over);
                case DeskCommand.Withdraw withdraw -> {
                  if (calls.get(withdraw.ticket()).filter(call -> call.sent).isEmpty())
                    onWithdraw(withdraw.ticket());
                }
                case DeskCommand.Close close -> onClose(close);
                case DeskCommand.Fence fence -> fences.add(fence.task(), fence.done());
                case DeskCommand.Drain wanted -> onDrain(wanted);
                case DeskCommand.LastAcks last -> drain.ifPresent(d -> d.lookAgain(calls.all()));
                case DeskCommand.Forget forget -> withdrawAll(call -> call.isOf(forget.task()));
                case DeskCommand.Release release -> onRelease(release.task());
                case DeskCommand.GiveBack back ->
                    withdrawAll(call -> call.isOf(back.task()) && !call.sent);
                case DeskCommand.Looked looked -> reusing.found(looked.call(), looked.kept());
                case DeskCommand.DayFreed day -> onDayFreed(day.tenant());
                case DeskCommand.PermitGiven given -> onPermit(given.call());
                case DeskCommand.BodyLoaded loaded ->
                    calls
                        .running(loaded.ticket())
                        .ifPresent(call -> sending.start(call, loaded.request()));
                case DeskCommand.ArgumentsLoaded loaded ->
                    calls
                        .running(loaded.ticket())
                        .ifPresent(call -> onArguments(call, loaded.arguments()));
                case DeskCommand.BodyMissing missing ->
                    calls
                        .running(missing.ticket())
                        .ifPresent(call -> outcomes.missing(call, missing.cause()));
                case DeskCommand.ModelEnded ended ->
                    calls
                        .running(ended.ticket())
                        .ifPresent(call -> outcomes.ended(call, ended.result()));
                case DeskCommand.ToolEnded ended ->
                    calls
                        .running(ended.ticket())
                        .filter(call -> outcomes.ended(call, ended.result()))
                        .ifPresent(call -> calls.remove(ended.ticket()).ifPresent(reusing::over));
                case DeskCommand.ToolCrashed crashed ->
                    calls
                        .running(crashed.ticket())
                        .filter(outcomes::gone)
                        .ifPresent(call -> calls.remove(crashed.ticket()).ifPresent(reusing::over));
                case DeskCommand.DeadlinePassed passed ->
                    calls.running(passed.ticket()).ifPresent(outcomes::overdue);
              }
              drain.ifPresent(d -> d.look(calls.all()));
              fences.look(calls.all());
              return Behaviors.same();
            })
        .build();
  }

  /** Nobody may come back for what was sent: whoever waits for the same answer asks himself. */
  private void onRelease(TaskId task) {
    withdrawAll(call -> call.isOf(task) && !call.sent);
    for (OpenCall call : List.copyOf(calls.all())) if (call.isOf(task)) reusing.over(call);
  }

  private void onDrain(DeskCommand.Drain wanted) {
    DeskCommand.LastAcks last = DeskCommand.LastAcks.INSTANCE;
    Runnable remind = () -> timers.startSingleTimer(last, last, Draining.LAST);
    drain = Optional.of(new Draining(wanted.done(), remind));
    permits.close();
    withdrawAll(call -> !call.granted);
  }

  private void onWant(DeskCommand.Want want) {
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
    if (!calls.has(call)) {
      reusing.over(call); // withdrawn in between
      return;
    }
    charged(call, charges.take(call));
  }

  private void charged(OpenCall call, TenantCharges.Verdict verdict) {
    switch (verdict) {
      case TenantCharges.Verdict.Fits fits -> permits.ask(call);
      case TenantCharges.Verdict.Waits waits -> {}
      case TenantCharges.Verdict.Over over -> {
        Ticket ticket = call.intent.ticket();
        calls.remove(ticket);
        outcomes.tell(ticket, new Fact.OverLimit(call.intent, over.limit()));
        reusing.over(call);
      }
    }
  }

  private void onDayFreed(TenantId tenant) {
    for (Optional<TenantCharges.Turn> turn = charges.next(tenant, calls::has);
        turn.isPresent();
        turn = charges.next(tenant, calls::has)) charged(turn.get().call(), turn.get().verdict());
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

  private void onSend(DeskCommand.Send send) {
    Ticket ticket = send.intent().ticket();
    OpenCall call = calls.get(ticket).orElse(null);
    if (call == null) {
      // Durable, but withdrawn here in between: it is asked for again, as the same try.
      onWant(new DeskCommand.Want(send.intent(), Optional.empty(), send.tools()));
      return;
    }
    if (!call.granted || call.sent) return;
    call.sent = true;
    if (!call.isTool()) watch(call);
    sending.load(call);
  }

  private void watch(OpenCall call) {
    Ticket ticket = call.intent.ticket();
    timers.startSingleTimer(
        ticket, new DeskCommand.DeadlinePassed(ticket), outcomes.endpoint(call).timeout());
  }

  private void onArguments(OpenCall call, JsonNode arguments) {
    if (!sending.start(call, arguments))
      outcomes.ended(
          call, new ToolResult.Returned("There is no tool '" + call.intent.name() + "'.", true));
  }

  private void onReattach(DeskCommand.Reattach reattach) {
    Ticket ticket = reattach.intent().ticket();
    OpenCall call = calls.get(ticket).orElse(null);
    if (call == null) outcomes.tell(ticket, Fact.Lost.withProcess(reattach.intent()));
    else if (call.settled.isPresent()) outcomes.tell(ticket, call.settled.get());
    else if (call.sent) return; // it is under way
    else if (call.intent.losses() != reattach.intent().losses()) {
      // A permit for a repetition whose writer failed before that was journaled.
      onWithdraw(ticket);
      outcomes.tell(ticket, Fact.Lost.withProcess(reattach.intent()));
    } else if (call.granted) onSend(new DeskCommand.Send(reattach.intent(), call.tools));
  }

  private void onClose(DeskCommand.Close close) {
    for (CallIntent intent : close.calls()) close(intent);
    close.done().run();
  }

  private void close(CallIntent intent) {
    Ticket ticket = intent.ticket();
    OpenCall call = calls.get(ticket).orElse(null);
    if (call == null) outcomes.tell(ticket, Fact.Lost.withProcess(intent));
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
