package dev.troupe.runtime.model.gateway;

import dev.troupe.api.Usage;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.fair.FairQueue;
import dev.troupe.runtime.fair.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Owns one endpoint's permits. A ticket (no body) waits in a {@link FairQueue} until concurrency,
 * requests and tokens per minute allow it; the permit is held until the call is settled. Where many
 * answers are 429s ({@link Refusals}), each closes the gate for as long as the server asked; a
 * single one among many answers is heeded by its own call only. Stateless towards callers: when it
 * fails, tickets are asked for again.
 */
public final class ModelGateway {
  public sealed interface Command {}

  /**
   * @param place of whom the call is, which decides who is next
   * @param tokens estimate of what the call will use
   * @param granted told once, on the gateway's thread
   */
  public record Ask(Ticket ticket, Place place, long tokens, Runnable granted) implements Command {}

  public record Withdraw(Ticket ticket) implements Command {}

  /**
   * @param used what the call used; absent leaves the reservation as it was
   * @param pause how long the server asked to wait, if it refused the call as too many; zero if not
   */
  public record Release(Ticket ticket, Optional<Usage> used, Duration pause) implements Command {}

  private enum Reopened implements Command {
    INSTANCE
  }

  /** What can be seen of a gateway from outside, at any time. */
  public static final class Gauge {
    private volatile int held;
    private volatile int waiting;

    /** Permits given. */
    public int held() {
      return held;
    }

    /** Tickets in line. */
    public int waiting() {
      return waiting;
    }
  }

  public static Behavior<Command> create(EndpointLimits limits, Env env, Gauge gauge) {
    return Behaviors.withTimers(timers -> new ModelGateway(limits, env, timers, gauge).open());
  }

  private final EndpointLimits limits;
  private final Env env;
  private final TimerScheduler<Command> timers;
  private final RateWindow requests;
  private final RateWindow tokens;
  private final FairQueue<Ticket, Ask> waiting = new FairQueue<>();
  private Optional<Ask> next = Optional.empty();
  private final Map<Ticket, Permit> held = new HashMap<>();
  private final Gauge gauge;
  private final Refusals refusals = new Refusals();
  private long closedUntil = Long.MIN_VALUE;

  private ModelGateway(
      EndpointLimits limits, Env env, TimerScheduler<Command> timers, Gauge gauge) {
    this.gauge = gauge;
    this.limits = limits;
    this.env = env;
    this.timers = timers;
    this.requests = new RateWindow(limits.requestsPerMinute());
    this.tokens = new RateWindow(limits.tokensPerMinute());
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Ask ask -> onAsk(ask);
            case Withdraw withdraw -> onWithdraw(withdraw.ticket());
            case Release release -> onRelease(release);
            case Reopened reopened -> {}
          }
          grant();
          gauge.held = held.size();
          gauge.waiting = waiting.size() + (next.isPresent() ? 1 : 0);
          return Behaviors.same();
        });
  }

  private void onAsk(Ask ask) {
    if (held.containsKey(ask.ticket())) ask.granted().run();
    else if (next.filter(n -> n.ticket().equals(ask.ticket())).isEmpty())
      waiting.add(ask.ticket(), ask.place(), ask);
  }

  /** What a permit took of the rates. */
  private record Permit(RateWindow.Taken request, RateWindow.Taken tokens) {}

  /**
   * A permit may have been granted while the withdrawal was under way: nothing was sent with it.
   */
  private void onWithdraw(Ticket ticket) {
    if (next.filter(n -> n.ticket().equals(ticket)).isPresent()) next = Optional.empty();
    else if (!waiting.remove(ticket)) {
      Permit unused = held.remove(ticket);
      if (unused == null) return;
      requests.correct(unused.request(), 0);
      tokens.correct(unused.tokens(), 0);
    }
  }

  private void onRelease(Release release) {
    Permit permit = held.remove(release.ticket());
    if (permit == null) return;
    release
        .used()
        .ifPresent(
            used -> tokens.correct(permit.tokens(), used.inputTokens() + used.outputTokens()));
    refusals.answered(!release.pause().isZero());
    if (!release.pause().isZero() && refusals.areMany())
      closedUntil = Math.max(closedUntil, env.nanos() + release.pause().toNanos());
  }

  private void grant() {
    while (held.size() < limits.concurrency()) {
      if (next.isEmpty()) next = waiting.poll();
      if (next.isEmpty()) return;
      Ask first = next.get();
      long now = env.nanos();
      long free =
          Math.max(
              Math.max(closedUntil, requests.freeAt(now, 1)), tokens.freeAt(now, first.tokens()));
      if (free > now) {
        timers.startSingleTimer("reopen", Reopened.INSTANCE, Duration.ofNanos(free - now));
        return;
      }
      next = Optional.empty();
      held.put(first.ticket(), new Permit(requests.take(now, 1), tokens.take(now, first.tokens())));
      first.granted().run();
    }
  }
}
