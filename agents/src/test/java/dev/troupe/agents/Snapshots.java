package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.state.TaskSnapshotSerializer;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;

/** A snapshot says what the events say, wherever in a history it was made. */
final class Snapshots {
  /** Most places of one history that are tried. */
  private static final int PLACES = 30;

  private Snapshots() {}

  static void sayWhatTheEventsSay(List<TaskHistory.Numbered> events) {
    TaskSnapshotSerializer serializer = new TaskSnapshotSerializer();
    TaskState state = TaskState.EMPTY;
    int step = Math.max(1, events.size() / PLACES);
    for (int i = 0; i < events.size(); i++) {
      state = state.apply(events.get(i).entry());
      if (i % step == 0 || i == events.size() - 1)
        assertThat(serializer.fromBinary(serializer.toBinary(state), serializer.manifest(state)))
            .as("after event " + events.get(i).seq())
            .isEqualTo(state);
    }
  }
}
