package dev.troupe.agents.task;

import dev.troupe.api.TenantId;
import dev.troupe.runtime.model.Models;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who is being worked on, by endpoint and by tenant, against the bounds. */
final class Rooms {
  private final Models models;
  private final int endpoints;
  private final int maxActive;
  private final int perEndpoint;
  private final Map<String, Integer> byEndpoint = new HashMap<>();
  private final Map<TenantId, Integer> byTenant =
      new TreeMap<>(Comparator.comparing(TenantId::value));
  private int active;

  Rooms(Models models, int maxActive) {
    this.models = models;
    this.endpoints = Math.max(1, models.fingerprints().size());
    this.maxActive = maxActive;
    this.perEndpoint = Math.max(1, maxActive / endpoints);
  }

  /** How many endpoints share the room. */
  int count() {
    return endpoints;
  }

  /** The endpoints behind these model roles. */
  Set<String> endpoints(List<String> roles) {
    Set<String> found = new TreeSet<>();
    for (String role : roles)
      if (models.binds(role)) found.add(models.bound(role).endpoint().fingerprint());
    return found;
  }

  boolean free(Set<String> wanted) {
    if (active >= maxActive) return false;
    for (String endpoint : wanted)
      if (byEndpoint.getOrDefault(endpoint, 0) >= perEndpoint) return false;
    return true;
  }

  int activeOf(TenantId tenant) {
    return byTenant.getOrDefault(tenant, 0);
  }

  void enter(TenantId tenant, Set<String> used) {
    active++;
    byTenant.merge(tenant, 1, Integer::sum);
    for (String endpoint : used) byEndpoint.merge(endpoint, 1, Integer::sum);
  }

  void leave(TenantId tenant, Set<String> used) {
    active--;
    byTenant.computeIfPresent(tenant, (t, n) -> n > 1 ? n - 1 : null);
    for (String endpoint : used)
      byEndpoint.computeIfPresent(endpoint, (e, n) -> n > 1 ? n - 1 : null);
  }

  Map<TenantId, Integer> byTenant() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(byTenant));
  }
}
