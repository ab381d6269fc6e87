package dev.troupe.agents.task.journal;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Priority;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a task is to be worked on, as its submitter said and its team needs.
 *
 * @param labels of the submitter's own, shown with the task
 * @param roles the model roles that the team's agents use: through which endpoints it goes
 * @param limits below the team's own; absent means the team's
 * @param traceparent of the submitter's trace (W3C Trace Context), or empty
 * @param untrusted inputs that anybody may have written
 * @param sample of a rehearsal: which of several answers to the same question is wanted, from 0;
 *     absent for work
 * @param fork the task that it branches off; absent for one of its own
 */
public record Terms(
    Priority priority,
    SortedMap<String, String> labels,
    List<String> roles,
    Optional<Limits> limits,
    String traceparent,
    List<String> untrusted,
    OptionalInt sample,
    Optional<Fork> fork) {
  /** Normal priority and nothing else. */
  public static final Terms DEFAULT =
      new Terms(Priority.NORMAL, new TreeMap<>(), List.of(), Optional.empty(), "", List.of());

  /** Of work that is its own. */
  public Terms(
      Priority priority,
      SortedMap<String, String> labels,
      List<String> roles,
      Optional<Limits> limits,
      String traceparent,
      List<String> untrusted) {
    this(
        priority,
        labels,
        roles,
        limits,
        traceparent,
        untrusted,
        OptionalInt.empty(),
        Optional.empty());
  }

  public Terms {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    roles = List.copyOf(roles);
    untrusted = untrusted == null ? List.of() : List.copyOf(untrusted);
    sample = sample == null ? OptionalInt.empty() : sample;
    fork = fork == null ? Optional.empty() : fork;
  }

  /** Whether this is a rehearsal, not work. */
  public boolean rehearses() {
    return sample.isPresent() && fork.isEmpty();
  }

  /** The same for a rehearsal. */
  public Terms rehearsing(int which) {
    return new Terms(
        priority, labels, roles, limits, traceparent, untrusted, OptionalInt.of(which), fork);
  }

  /** The same for a task that branches off another. */
  public Terms off(Fork other) {
    return new Terms(
        priority, labels, roles, limits, traceparent, untrusted, sample, Optional.of(other));
  }

  /** What is known of the team that will work on it. */
  public Terms of(Team team) {
    return new Terms(
        priority,
        labels,
        List.copyOf(team.roles()),
        limits,
        traceparent,
        team.untrustedInputs(),
        sample,
        fork);
  }

  /** The same below these limits. */
  public Terms under(Limits lower) {
    return new Terms(
        priority,
        labels,
        roles,
        lower.values().isEmpty() ? Optional.empty() : Optional.of(lower),
        traceparent,
        untrusted,
        sample,
        fork);
  }
}
