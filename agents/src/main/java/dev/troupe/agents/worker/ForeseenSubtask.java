package dev.troupe.agents.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.api.Hash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A subtask that a {@link Lookahead} goes through, as far as it got. */
final class ForeseenSubtask {
  final String path;
  final AgentSpec agent;
  final String instruction;
  final JsonNode inputs;
  final List<String> dependsOn;
  private final SequencedMap<Label, ThinkJob.PastTurn> past = new LinkedHashMap<>();
  int calls;
  Optional<Hash> result = Optional.empty();
  Optional<Failure> failure = Optional.empty();

  ForeseenSubtask(
      String path, AgentSpec agent, String instruction, JsonNode inputs, List<String> dependsOn) {
    this.path = path;
    this.agent = agent;
    this.instruction = instruction;
    this.inputs = inputs;
    this.dependsOn = dependsOn;
  }

  boolean settled() {
    return result.isPresent() || failure.isPresent();
  }

  List<ThinkJob.PastTurn> past() {
    return List.copyOf(past.values());
  }

  /** A model's answer that is known. */
  void answered(Label label, int round, Hash request, Optional<Hash> result) {
    past.put(label, turn(label, round, Optional.of(request), result, Optional.empty(), false));
  }

  /**
   * What became of a subtask of its own.
   *
   * @param decides whether the plan goes on by what it came to
   */
  void delegated(Label label, ForeseenSubtask child, boolean decides) {
    Optional<Hash> seen = decides ? child.result : Optional.empty();
    past.put(
        label, turn(label, 0, Optional.empty(), seen, child.failure, child.result.isPresent()));
  }

  private static ThinkJob.PastTurn turn(
      Label label,
      int round,
      Optional<Hash> request,
      Optional<Hash> result,
      Optional<Failure> failure,
      boolean finished) {
    return new ThinkJob.PastTurn(
        label,
        round,
        false,
        request,
        result,
        failure,
        finished,
        Optional.empty(),
        Optional.empty());
  }
}
