package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Priority;
import dev.troupe.runtime.json.Json;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a host program asks for. Immutable; every method answers a changed copy.
 *
 * @param goal absent means the team's own
 * @param idempotencyKey absent means a new task each time
 */
public record TaskRequest(
    Optional<String> goal,
    ObjectNode inputs,
    Optional<String> idempotencyKey,
    Priority priority,
    SortedMap<String, String> labels) {

  public TaskRequest {
    Objects.requireNonNull(priority, "priority");
    inputs = inputs.deepCopy();
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    goal.ifPresent(text -> check("goal", text));
    idempotencyKey.ifPresent(text -> check("idempotencyKey", text));
  }

  /** Whoever gives none by mistake would share one task with all others that do. */
  private static void check(String what, String text) {
    if (text.isBlank()) throw new IllegalArgumentException(what + " must not be blank");
    if (!UTF_8.newEncoder().canEncode(text))
      throw new IllegalArgumentException(what + " holds half a surrogate pair: no character");
  }

  /**
   * To this end.
   *
   * @throws IllegalArgumentException when it is blank
   */
  public static TaskRequest of(String goal) {
    return new TaskRequest(
        Optional.of(goal), Json.object(), Optional.empty(), Priority.NORMAL, new TreeMap<>());
  }

  /** To the team's own goal, filled in with the inputs. */
  public static TaskRequest ofTeamGoal() {
    return new TaskRequest(
        Optional.empty(), Json.object(), Optional.empty(), Priority.NORMAL, new TreeMap<>());
  }

  public TaskRequest input(String name, Object value) {
    ObjectNode more = inputs.deepCopy();
    more.set(name, Json.tree(value));
    return new TaskRequest(goal, more, idempotencyKey, priority, labels);
  }

  /** The same key is the same task, however often it is submitted. */
  public TaskRequest idempotencyKey(String key) {
    return new TaskRequest(goal, inputs, Optional.of(key), priority, labels);
  }

  public TaskRequest priority(Priority other) {
    return new TaskRequest(goal, inputs, idempotencyKey, other, labels);
  }

  public TaskRequest label(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return new TaskRequest(goal, inputs, idempotencyKey, priority, more);
  }
}
