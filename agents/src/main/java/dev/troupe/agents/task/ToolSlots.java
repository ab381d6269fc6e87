package dev.troupe.agents.task;

import dev.troupe.runtime.model.gateway.Ticket;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;

/** Which tool calls run on this node, and which wait for one of its slots. */
final class ToolSlots {
  private final int most;
  private final Consumer<Ticket> granted;
  private final SequencedSet<Ticket> waiting = new LinkedHashSet<>();
  private final Set<Ticket> running = new HashSet<>();
  private boolean closed;

  ToolSlots(int most, Consumer<Ticket> granted) {
    this.most = most;
    this.granted = granted;
  }

  void ask(Ticket ticket) {
    if (!running.contains(ticket)) waiting.addLast(ticket);
    grant();
  }

  /** It has ended, or is no longer wanted. */
  void free(Ticket ticket) {
    running.remove(ticket);
    waiting.remove(ticket);
    grant();
  }

  /** What waits is not granted any more. */
  void close() {
    closed = true;
  }

  private void grant() {
    while (!closed && !waiting.isEmpty() && running.size() < most) {
      Ticket next = waiting.removeFirst();
      running.add(next);
      granted.accept(next);
    }
  }
}
