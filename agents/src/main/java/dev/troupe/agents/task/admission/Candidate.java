package dev.troupe.agents.task.admission;

import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.fair.Place;
import java.util.Set;

/** A task as admission sees it: whose it is, and through which endpoints it goes. */
record Candidate(TaskId task, Place place, Set<String> endpoints) {
  TenantId tenant() {
    return place.tenant();
  }
}
