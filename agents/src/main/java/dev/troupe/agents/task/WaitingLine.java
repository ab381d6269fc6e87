package dev.troupe.agents.task;

import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.fair.FairQueue;
import dev.troupe.runtime.fair.Place;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Accepted tasks that are not begun: one fair queue per set of endpoints, so that a queue whose
 * endpoints have no room blocks no other.
 */
final class WaitingLine {
  record Waiting(TaskId task, Place place, Set<String> endpoints) {}

  private final SequencedMap<Set<String>, FairQueue<TaskId, Waiting>> queues =
      new LinkedHashMap<>();
  private final Map<TaskId, Waiting> all = new HashMap<>();
  private final Map<TenantId, Integer> byTenant =
      new TreeMap<>(Comparator.comparing(TenantId::value));
  private final Map<String, Integer> byEndpoint = new HashMap<>();

  int size() {
    return all.size();
  }

  boolean contains(TaskId task) {
    return all.containsKey(task);
  }

  /** Nobody waits for the same endpoints: whoever comes may go at once. */
  boolean isEmpty(Set<String> endpoints) {
    FairQueue<TaskId, Waiting> queue = queues.get(endpoints);
    return queue == null || queue.isEmpty();
  }

  int waitingOf(TenantId tenant) {
    return byTenant.getOrDefault(tenant, 0);
  }

  int waitingFor(String endpoint) {
    return byEndpoint.getOrDefault(endpoint, 0);
  }

  void add(TaskId task, Place place, Set<String> endpoints) {
    Waiting waiting = new Waiting(task, place, endpoints);
    if (all.putIfAbsent(task, waiting) != null) return;
    queues.computeIfAbsent(endpoints, e -> new FairQueue<>()).add(task, place, waiting);
    byTenant.merge(place.tenant(), 1, Integer::sum);
    for (String endpoint : endpoints) byEndpoint.merge(endpoint, 1, Integer::sum);
  }

  void remove(TaskId task) {
    Waiting waiting = all.get(task);
    if (waiting == null) return;
    FairQueue<TaskId, Waiting> queue = queues.get(waiting.endpoints());
    if (queue != null) queue.remove(task);
    forget(waiting);
  }

  /** The next one that has room; the queues take turns. */
  Optional<Waiting> next(Predicate<Set<String>> room, Predicate<TenantId> may) {
    for (Set<String> endpoints : List.copyOf(queues.keySet())) {
      FairQueue<TaskId, Waiting> queue = queues.get(endpoints);
      if (queue == null || queue.isEmpty() || !room.test(endpoints)) continue;
      Optional<Waiting> next = queue.poll(may);
      if (next.isEmpty()) continue;
      queues.remove(endpoints);
      if (!queue.isEmpty()) queues.putLast(endpoints, queue);
      forget(next.get());
      return next;
    }
    return Optional.empty();
  }

  private void forget(Waiting waiting) {
    all.remove(waiting.task());
    byTenant.computeIfPresent(waiting.place().tenant(), (t, n) -> n > 1 ? n - 1 : null);
    for (String endpoint : waiting.endpoints())
      byEndpoint.computeIfPresent(endpoint, (e, n) -> n > 1 ? n - 1 : null);
  }

  Map<Priority, Integer> byPriority() {
    Map<Priority, Integer> sum = new EnumMap<>(Priority.class);
    for (FairQueue<TaskId, Waiting> queue : queues.values())
      queue.byPriority().forEach((priority, n) -> sum.merge(priority, n, Integer::sum));
    return sum;
  }

  Map<TenantId, Integer> byTenant() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(byTenant));
  }
}
