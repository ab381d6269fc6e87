package dev.troupe.agents.task.desk;

import dev.troupe.runtime.model.gateway.Ticket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/** The calls that the desk has, in the order in which they were wanted. */
final class OpenCalls {
  private final SequencedMap<Ticket, OpenCall> calls = new LinkedHashMap<>();

  Collection<OpenCall> all() {
    return calls.values();
  }

  void add(OpenCall call) {
    calls.put(call.intent.ticket(), call);
  }

  Optional<OpenCall> get(Ticket ticket) {
    return Optional.ofNullable(calls.get(ticket));
  }

  /** Whether it is this very call that is here, and not one that was asked for anew. */
  @SuppressWarnings("ReferenceEquality")
  boolean has(OpenCall call) {
    return calls.get(call.intent.ticket()) == call;
  }

  /** The call of this ticket, as long as it has not ended. */
  Optional<OpenCall> running(Ticket ticket) {
    return get(ticket).filter(call -> call.settled.isEmpty());
  }

  Optional<OpenCall> remove(Ticket ticket) {
    return Optional.ofNullable(calls.remove(ticket));
  }

  /**
   * @return those that were here
   */
  List<OpenCall> removeAll(Predicate<OpenCall> which) {
    List<OpenCall> removed = new ArrayList<>();
    calls
        .values()
        .removeIf(
            call -> {
              if (!which.test(call)) return false;
              removed.add(call);
              return true;
            });
    return removed;
  }
}
