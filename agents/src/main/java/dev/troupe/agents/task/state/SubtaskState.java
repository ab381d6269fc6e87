package dev.troupe.agents.task.state;

import dev.troupe.agents.task.journal.TaskEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One subtask; the path {@code root} is the task itself.
 *
 * @param version rises with everything that a strategy would see
 * @param spent by its own calls, not by those below it
 * @param tainted it has read what nobody vouches for
 * @param closed how it ended; absent while it is open
 */
public record SubtaskState(
    TaskEvent.SubtaskOpened opened,
    SequencedMap<String, CallState> calls,
    long version,
    Spent spent,
    boolean tainted,
    Instant openedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<TaskEvent.SubtaskClosed> closed) {
  static SubtaskState of(TaskEvent.SubtaskOpened opened, Instant at) {
    return new SubtaskState(
        opened,
        new LinkedHashMap<>(),
        0,
        Spent.NOTHING,
        false,
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public boolean open() {
    return closed.isEmpty();
  }

  public String path() {
    return opened.path();
  }

  /**
   * @param seen whether a strategy would see the difference
   */
  SubtaskState with(String label, CallState call, boolean seen, Spent now, Instant at) {
    SequencedMap<String, CallState> changed = new LinkedHashMap<>(calls);
    changed.put(label, call);
    return new SubtaskState(
        opened,
        changed,
        seen ? version + 1 : version,
        now,
        tainted,
        openedAt,
        startedAt.or(() -> Optional.of(at)),
        endedAt,
        closed);
  }

  SubtaskState touched() {
    return new SubtaskState(
        opened, calls, version + 1, spent, tainted, openedAt, startedAt, endedAt, closed);
  }

  SubtaskState asTainted() {
    return new SubtaskState(
        opened, calls, version + 1, spent, true, openedAt, startedAt, endedAt, closed);
  }

  SubtaskState closed(TaskEvent.SubtaskClosed end, Instant at) {
    return new SubtaskState(
        opened,
        calls,
        version + 1,
        spent,
        tainted,
        openedAt,
        startedAt,
        Optional.of(at),
        Optional.of(end));
  }
}
