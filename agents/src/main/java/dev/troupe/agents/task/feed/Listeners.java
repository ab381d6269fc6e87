package dev.troupe.agents.task.feed;

import dev.troupe.api.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who listens to which task. Thread-safe. */
final class Listeners<L> {
  private final Map<TaskId, List<L>> listeners = new ConcurrentHashMap<>();

  List<L> of(TaskId task) {
    return listeners.getOrDefault(task, List.of());
  }

  List<L> all() {
    List<L> all = new ArrayList<>();
    listeners.values().forEach(all::addAll);
    return all;
  }

  Set<TaskId> tasks() {
    return Set.copyOf(listeners.keySet());
  }

  /** Until the returned handle is run. */
  Runnable add(TaskId task, L listener) {
    listeners.compute(
        task,
        (t, all) -> {
          List<L> known = all == null ? new CopyOnWriteArrayList<>() : all;
          known.add(listener);
          return known;
        });
    return () ->
        listeners.computeIfPresent(
            task,
            (t, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }
}
