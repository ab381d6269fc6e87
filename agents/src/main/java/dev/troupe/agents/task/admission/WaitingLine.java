package dev.troupe.agents.task.admission;

import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.fair.FairQueue;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Accepted tasks that are not begun: one fair queue per set of endpoints, so that a queue whose
 * endpoints have no room blocks no other.
 */
final class WaitingLine {
  private final SequencedMap<Set<String>, FairQueue<TaskId, Candidate>> queues =
      new LinkedHashMap<>();
  private final Crowd waiting = new Crowd();

  /** Who waits. */
  Crowd waiting() {
    return waiting;
  }

  /** Nobody waits for the same endpoints: whoever comes may go at once. */
  boolean isEmpty(Set<String> endpoints) {
    return !queues.containsKey(endpoints);
  }

  void add(Candidate task) {
    if (waiting.add(task))
      queues
          .computeIfAbsent(task.endpoints(), e -> new FairQueue<>())
          .add(task.task(), task.place(), task);
  }

  void remove(TaskId id) {
    waiting
        .remove(id)
        .ifPresent(
            task ->
                queues.computeIfPresent(
                    task.endpoints(),
                    (endpoints, queue) -> queue.remove(id) && queue.isEmpty() ? null : queue));
  }

  /** The next one that has room; the queues take turns. */
  Optional<Candidate> next(Predicate<Set<String>> room, Predicate<TenantId> may) {
    for (Map.Entry<Set<String>, FairQueue<TaskId, Candidate>> entry :
        List.copyOf(queues.entrySet())) {
      Optional<Candidate> next =
          room.test(entry.getKey()) ? entry.getValue().poll(may) : Optional.empty();
      if (next.isEmpty()) continue;
      queues.remove(entry.getKey());
      if (!entry.getValue().isEmpty()) queues.putLast(entry.getKey(), entry.getValue());
      waiting.remove(next.get().task());
      return next;
    }
    return Optional.empty();
  }

  Map<Priority, Integer> byPriority() {
    Map<Priority, Integer> sum = new EnumMap<>(Priority.class);
    for (FairQueue<TaskId, Candidate> queue : queues.values())
      queue.byPriority().forEach((priority, n) -> sum.merge(priority, n, Integer::sum));
    return sum;
  }
}
