package dev.troupe.agents.task.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.Cancellable;

/** Ends a draft's wait; a shorter wait takes the place of a longer one. */
final class Alarm {
  private Optional<Cancellable> set = Optional.empty();
  private Duration waits = Duration.ZERO;

  /**
   * @param schedule rings after this time
   */
  void set(Duration longest, Function<Duration, Cancellable> schedule) {
    if (set.isPresent() && longest.compareTo(waits) >= 0) return;
    off();
    waits = longest;
    set = Optional.of(schedule.apply(longest));
  }

  void off() {
    set.ifPresent(Cancellable::cancel);
    set = Optional.empty();
  }
}
