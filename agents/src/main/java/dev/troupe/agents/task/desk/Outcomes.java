package dev.troupe.agents.task.desk;

import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.tool.ToolResult;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelResult;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.gateway.Ticket;
import dev.troupe.runtime.observe.LogScope;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How calls of the desk end: permits and money go back, and the task hears of it. */
final class Outcomes {
  private static final ModelFailure OVERDUE =
      ModelFailure.of(
          ModelFailure.Kind.TIMEOUT, "no complete answer within the endpoint's timeout");

  private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

  private final DeskDeps deps;
  private final Permits permits;
  private final TenantCharges charges;
  private final Settlements settlements;
  private final Consumer<Ticket> forgetDeadline;

  Outcomes(DeskDeps deps, Permits permits, TenantCharges charges, Consumer<Ticket> forgetDeadline) {
    this.deps = deps;
    this.permits = permits;
    this.charges = charges;
    this.settlements = new Settlements(deps.env(), deps.payloads());
    this.forgetDeadline = forgetDeadline;
  }

  Endpoint endpoint(OpenCall call) {
    return deps.models().bound(call.intent.name()).endpoint();
  }

  void ended(OpenCall call, ModelResult result) {
    permits.used(call, result);
    settle(call, settlements.of(call, result, endpoint(call)));
  }

  /**
   * A call of which nobody knows how it ended is lost, like one of a process that is gone, where it
   * may not just be made again.
   *
   * @return whether it is lost: the desk has nothing more to do with it
   */
  boolean ended(OpenCall call, ToolResult result) {
    if (result instanceof ToolResult.Unknown unknown
        && call.intent.kind() == TaskEvent.Kind.TOOL
        && !call.intent.effect().repeatable()) {
      permits.giveBack(call);
      charges.giveBack(call.intent);
      tell(call.intent.ticket(), new Fact.Lost(call.intent, unknown.message(), unknown.runs()));
      return true;
    }
    Settlement settlement = settlements.of(call, result);
    permits.giveBack(call);
    settle(call, settlement);
    return false;
  }

  void overdue(OpenCall call) {
    ended(call, OVERDUE);
    call.wire.ifPresent(ModelCall::cancel);
  }

  void missing(OpenCall call, Throwable cause) {
    LogScope.run(
        call.intent.id(),
        call.intent.attempt(),
        call.intent.traceparent(),
        () -> log.error("call cannot be sent: {}", String.valueOf(cause.getMessage())));
    permits.giveBack(call);
    settle(call, Settlements.payloadMissing());
  }

  /** A tool's actor is gone without an answer; as {@link #ended(OpenCall, ToolResult)}. */
  boolean gone(OpenCall call) {
    if (!call.closing) return ended(call, new ToolResult.Unknown("the tool's actor crashed", true));
    permits.giveBack(call);
    settle(call, settlements.stopped(call));
    return false;
  }

  void notSent(OpenCall call) {
    permits.giveBack(call);
    settle(call, Settlements.notSent());
  }

  private void settle(OpenCall call, Settlement settlement) {
    forgetDeadline.accept(call.intent.ticket());
    call.settled = Optional.of(settlement);
    call.body = Optional.empty();
    charges.settled(call.intent, settlement);
    tell(call.intent.ticket(), settlement);
  }

  void tell(Ticket ticket, Settlement settlement) {
    tell(ticket, new Fact.Settled(ticket.call(), ticket.attempt(), settlement));
  }

  void tell(Ticket ticket, Fact fact) {
    deps.placement().tell(ticket.call().task(), fact);
  }
}
