package dev.troupe.agents.task.admission;

import dev.troupe.runtime.model.Models;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How many tasks there is room for, in all and behind each endpoint of the environment. */
public final class Rooms {
  private final Models models;
  private final int endpoints;
  private final AdmissionSettings settings;

  public Rooms(Models models, AdmissionSettings settings) {
    this.models = models;
    this.endpoints = Math.max(1, models.fingerprints().size());
    this.settings = settings;
  }

  /** The endpoints behind these model roles. */
  Set<String> endpoints(List<String> roles) {
    Set<String> found = new TreeSet<>();
    for (String role : roles)
      if (models.binds(role)) found.add(models.bound(role).endpoint().fingerprint());
    return found;
  }

  /** Whether one more may be worked on beside these. */
  boolean free(Crowd active, Set<String> wanted) {
    return active.size() < settings.maxActive()
        && wanted.stream().allMatch(e -> active.of(e) < part(settings.maxActive()));
  }

  /** An endpoint's equal part of a bound. */
  int part(int whole) {
    return Math.max(1, whole / endpoints);
  }
}
