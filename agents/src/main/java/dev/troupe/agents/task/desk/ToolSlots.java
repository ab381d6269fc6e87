package dev.troupe.agents.task.desk;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;

/** Which tool calls run on this node, and which wait for one of its slots. */
final class ToolSlots {
  private final int most;
  private final Consumer<OpenCall> granted;
  private final SequencedSet<OpenCall> waiting = new LinkedHashSet<>();
  private final Set<OpenCall> running = new HashSet<>();
  private boolean closed;

  ToolSlots(int most, Consumer<OpenCall> granted) {
    this.most = most;
    this.granted = granted;
  }

  void ask(OpenCall call) {
    waiting.addLast(call);
    grant();
  }

  /** It has ended, or is no longer wanted. */
  void free(OpenCall call) {
    running.remove(call);
    waiting.remove(call);
    grant();
  }

  /** What waits is not granted any more. */
  void close() {
    closed = true;
  }

  private void grant() {
    while (!closed && !waiting.isEmpty() && running.size() < most) {
      OpenCall next = waiting.removeFirst();
      running.add(next);
      granted.accept(next);
    }
  }
}
