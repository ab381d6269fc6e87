package dev.troupe.agents.task.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.memory.MemoryActor;
import dev.troupe.agents.memory.Recollection;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.task.supervisor.Jobs;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.worker.Rethinking;
import dev.troupe.agents.worker.ThinkJob;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.Hash;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a thinker may have thought at a state of its task. A thought happened some time before what
 * came of it was written: other subtasks may have added notes in between, or used up a part of the
 * budget. So each of these is tried, the likeliest first.
 */
final class Candidates {
  private static final List<OptionalInt> LEFT =
      List.of(OptionalInt.empty(), OptionalInt.of(50), OptionalInt.of(20), OptionalInt.of(10));

  private record Key(String path, long version, List<Recollection.Note> notes, OptionalInt left) {}

  private final Recording recording;
  private final Team team;
  private final Rethinking thinking;
  private final Map<Key, Thought> known = new HashMap<>();

  Candidates(Recording recording, Team team, Rethinking thinking) {
    this.recording = recording;
    this.team = team;
    this.thinking = thinking;
  }

  Team team() {
    return team;
  }

  Stream<Thought> of(TaskState state, SubtaskState subtask) {
    ThinkJob job =
        new Jobs(recording.task(), state, this::endpoint, recording.dayBound(), team).of(subtask);
    List<Recollection.Note> notes = notes(state);
    boolean noted =
        job.past().isEmpty()
            && job.planning().isEmpty()
            && team.prompt(job.agent(), job.family()).uses("notes");
    int most = noted ? notes.size() : 0;
    return Stream.concat(
            Stream.of(job.left()), LEFT.stream().filter(left -> !left.equals(job.left())))
        .flatMap(
            left ->
                IntStream.rangeClosed(0, most)
                    .mapToObj(fewer -> thought(job, left, newest(notes, most - fewer))));
  }

  /** What memory holds of the first so many. */
  private static List<Recollection.Note> newest(List<Recollection.Note> notes, int count) {
    return notes.subList(Math.max(0, count - MemoryActor.MAX_NOTES), count);
  }

  private Thought thought(ThinkJob job, OptionalInt left, List<Recollection.Note> notes) {
    return known.computeIfAbsent(
        new Key(job.path(), job.basis(), List.copyOf(notes), left),
        key -> thinking.think(job.with(left), notes));
  }

  private List<Recollection.Note> notes(TaskState state) {
    List<Recollection.Note> notes = new ArrayList<>();
    state
        .notes()
        .forEach(
            (key, hash) -> {
              byte[] bytes = recording.payloads().get(hash);
              if (bytes != null) notes.add(new Recollection.Note(key, new String(bytes, UTF_8)));
            });
    return notes;
  }

  /** As far as thinking depends on it. */
  private Endpoint endpoint(String role) {
    Recording.Model model =
        recording
            .models()
            .getOrDefault(
                role, recording.models().getOrDefault("default", new Recording.Model("", 0)));
    return new Endpoint(
        role,
        URI.create("recorded:/" + Hash.of(role.getBytes(UTF_8)).value()),
        role,
        model.family(),
        Optional.empty(),
        new EndpointLimits(1, 0, 0, model.answerTokens()),
        Optional.empty(),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1));
  }
}
