package dev.troupe.agents.task.desk;

import dev.troupe.agents.task.journal.Fork;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.answers.KeptAnswer;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.model.gateway.Ticket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Looks for an answer before a call is made, and lets equal calls wait for the one that is being
 * made: of a hundred who ask the same at once, one asks the model (single flight).
 */
final class Reusing {
  /** What forks ask is their own: their answers are. */
  private record Asked(TenantId tenant, Hash key, Optional<Ticket> fork) {
    static Asked of(OpenCall call) {
      return new Asked(
          call.intent.tenant(),
          call.intent.key(),
          call.intent.fork().map(f -> call.intent.ticket()));
    }
  }

  private record Flight(OpenCall first, Deque<OpenCall> waiting) {}

  private final Env env;
  private final AnswerIndex index;
  private final ForkAnswers forks;
  private final BiConsumer<OpenCall, Optional<KeptAnswer>> looked;
  private final Consumer<OpenCall> make;
  private final BiConsumer<OpenCall, KeptAnswer> give;
  private final Map<Asked, Flight> flights = new HashMap<>();

  /**
   * @param looked told what was found, on any thread; leads to {@link #found}
   * @param make the call has to be made
   * @param give an answer for it is there
   */
  Reusing(
      Env env,
      AnswerIndex index,
      ForkAnswers forks,
      BiConsumer<OpenCall, Optional<KeptAnswer>> looked,
      Consumer<OpenCall> make,
      BiConsumer<OpenCall, KeptAnswer> give) {
    this.env = env;
    this.index = index;
    this.forks = forks;
    this.looked = looked;
    this.make = make;
    this.give = give;
  }

  void ask(OpenCall call) {
    if (call.intent.fresh().isEmpty() && call.intent.fork().isEmpty()) {
      make.accept(call);
      return;
    }
    Flight flight = flights.get(Asked.of(call));
    if (flight != null) {
      flight.waiting().add(call);
      return;
    }
    flights.put(Asked.of(call), new Flight(call, new ArrayDeque<>()));
    find(call)
        .whenComplete(
            // An index that cannot be read costs a call, and no more.
            (kept, failure) -> looked.accept(call, failure == null ? kept : Optional.empty()));
  }

  /** A task that branches off another is answered as that one was, and by nobody else. */
  private CompletionStage<Optional<KeptAnswer>> find(OpenCall call) {
    Optional<Fork> fork = call.intent.fork();
    return fork.isPresent()
        ? forks.find(fork.get(), call.intent)
        : index.find(call.intent.tenant(), call.intent.key());
  }

  /** What the look-up came to. */
  void found(OpenCall call, Optional<KeptAnswer> kept) {
    Flight flight = flights.get(Asked.of(call));
    if (flight == null || flight.first() != call) return;
    if (kept.isEmpty() || !isFresh(call, kept.get())) {
      make.accept(call);
      return;
    }
    flights.remove(Asked.of(call));
    give.accept(call, kept.get());
    List<OpenCall> others = new ArrayList<>(flight.waiting());
    for (OpenCall other : others)
      if (isFresh(other, kept.get())) give.accept(other, kept.get());
      else ask(other);
  }

  private boolean isFresh(OpenCall call, KeptAnswer kept) {
    if (call.intent.fork().isPresent()) return true;
    Duration age = Duration.between(kept.at(), env.now());
    return call.intent.fresh().filter(most -> age.compareTo(most) <= 0).isPresent();
  }

  /** A call is over: its answer is durable, or it gave none. Whoever waits looks again. */
  void over(OpenCall call) {
    Flight flight = flights.get(Asked.of(call));
    if (flight == null) return;
    if (flight.first() != call) {
      flight.waiting().remove(call);
      return;
    }
    flights.remove(Asked.of(call));
    for (OpenCall other : flight.waiting()) ask(other);
  }
}
