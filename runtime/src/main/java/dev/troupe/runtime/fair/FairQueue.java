package dev.troupe.runtime.fair;

import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Classes by weight (smooth weighted round robin, as in nginx's upstream balancer), within a class
 * tenants in turn, within a tenant tasks in turn, within a task first come, first served. Nobody is
 * starved: a class with work gets {@code weight / sum of weights} of what is taken. Not for several
 * threads.
 *
 * @param <K> what an item is known by
 */
public final class FairQueue<K, T> {
  private record Entry<T>(Place place, T item) {}

  /** The items of one class: tenant, task, key. */
  private static final class Lane<K, T> {
    final SequencedMap<TenantId, SequencedMap<TaskId, SequencedMap<K, Entry<T>>>> tenants =
        new LinkedHashMap<>();
    int credit;
  }

  private final Map<Priority, Lane<K, T>> lanes = new EnumMap<>(Priority.class);
  private final Map<K, Place> places = new HashMap<>();

  public FairQueue() {
    for (Priority priority : Priority.values()) lanes.put(priority, new Lane<>());
  }

  public int size() {
    return places.size();
  }

  public boolean isEmpty() {
    return places.isEmpty();
  }

  /** Replaces an item with the same key where it stands. */
  public void add(K key, Place place, T item) {
    if (places.containsKey(key)) remove(key);
    places.put(key, place);
    lane(place.priority())
        .tenants
        .computeIfAbsent(place.tenant(), t -> new LinkedHashMap<>())
        .computeIfAbsent(place.task(), t -> new LinkedHashMap<>())
        .put(key, new Entry<>(place, item));
  }

  public boolean remove(K key) {
    Place place = places.remove(key);
    if (place == null) return false;
    SequencedMap<TenantId, SequencedMap<TaskId, SequencedMap<K, Entry<T>>>> tenants =
        lane(place.priority()).tenants;
    SequencedMap<TaskId, SequencedMap<K, Entry<T>>> tasks = tenants.get(place.tenant());
    SequencedMap<K, Entry<T>> items = tasks == null ? null : tasks.get(place.task());
    if (tasks == null || items == null) return false;
    items.remove(key);
    if (items.isEmpty()) tasks.remove(place.task());
    if (tasks.isEmpty()) tenants.remove(place.tenant());
    return true;
  }

  /** Takes the next item. */
  public Optional<T> poll() {
    return isEmpty() ? Optional.empty() : poll(tenant -> true);
  }

  /** Takes the next item of a tenant that may go now; empty when none may. */
  public Optional<T> poll(Predicate<TenantId> may) {
    Lane<K, T> best = null;
    int sum = 0;
    for (Map.Entry<Priority, Lane<K, T>> lane : lanes.entrySet()) {
      if (!holds(lane.getValue(), may)) continue;
      lane.getValue().credit += lane.getKey().weight();
      sum += lane.getKey().weight();
      if (best == null || lane.getValue().credit > best.credit) best = lane.getValue();
    }
    if (best == null) return Optional.empty();
    best.credit -= sum;
    return Optional.of(take(best, may));
  }

  private boolean holds(Lane<K, T> lane, Predicate<TenantId> may) {
    for (TenantId tenant : lane.tenants.keySet()) if (may.test(tenant)) return true;
    return false;
  }

  private T take(Lane<K, T> lane, Predicate<TenantId> may) {
    TenantId tenant = lane.tenants.keySet().stream().filter(may).findFirst().orElseThrow();
    SequencedMap<TaskId, SequencedMap<K, Entry<T>>> tasks =
        Objects.requireNonNull(lane.tenants.remove(tenant));
    Map.Entry<TaskId, SequencedMap<K, Entry<T>>> task = tasks.pollFirstEntry();
    Map.Entry<K, Entry<T>> item = task.getValue().pollFirstEntry();
    // To the end of the line, behind everybody else who waits.
    if (!task.getValue().isEmpty()) tasks.putLast(task.getKey(), task.getValue());
    if (!tasks.isEmpty()) lane.tenants.putLast(tenant, tasks);
    places.remove(item.getKey());
    return item.getValue().item();
  }

  private Lane<K, T> lane(Priority priority) {
    Lane<K, T> lane = lanes.get(priority);
    if (lane == null) throw new IllegalStateException("no lane for " + priority);
    return lane;
  }

  /** How many wait, by class. */
  public Map<Priority, Integer> byPriority() {
    Map<Priority, Integer> counts = new EnumMap<>(Priority.class);
    for (Place place : places.values()) counts.merge(place.priority(), 1, Integer::sum);
    return counts;
  }
}
