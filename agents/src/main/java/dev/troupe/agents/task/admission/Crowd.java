package dev.troupe.agents.task.admission;

import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tasks that are in the same situation, counted by tenant and by endpoint. */
final class Crowd {
  private final Map<TaskId, Candidate> tasks = new HashMap<>();
  private final Tally<TenantId> byTenant = new Tally<>();
  private final Tally<String> byEndpoint = new Tally<>();

  int size() {
    return tasks.size();
  }

  boolean contains(TaskId task) {
    return tasks.containsKey(task);
  }

  int of(TenantId tenant) {
    return byTenant.of(tenant);
  }

  int of(String endpoint) {
    return byEndpoint.of(endpoint);
  }

  Map<TenantId, Integer> byTenant() {
    return byTenant.view();
  }

  /** False when it is there already. */
  boolean add(Candidate task) {
    if (tasks.putIfAbsent(task.task(), task) != null) return false;
    byTenant.add(task.tenant());
    task.endpoints().forEach(byEndpoint::add);
    return true;
  }

  Optional<Candidate> remove(TaskId id) {
    Candidate task = tasks.remove(id);
    if (task == null) return Optional.empty();
    byTenant.remove(task.tenant());
    task.endpoints().forEach(byEndpoint::remove);
    return Optional.of(task);
  }
}
