package dev.troupe.agents.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Bounds of one task, or of a part of it.
 *
 * @param values counts as such, money in the environment's currency, times in milliseconds; what is
 *     not in it is not bounded
 */
public record Limits(@JsonValue SortedMap<Limit, BigDecimal> values) {
  public static final Limits NONE = new Limits(new TreeMap<>());

  /** What holds where a team says nothing. */
  public static final Limits DEFAULT =
      NONE.with(Limit.STEPS, 100)
          .with(Limit.MODEL_CALLS, 1_000)
          .with(Limit.TOOL_CALLS, 1_000)
          .with(Limit.TIME, Duration.ofHours(24).toMillis())
          .with(Limit.SUBTASKS, 200)
          .with(Limit.DEPTH, 2)
          .with(Limit.OPEN_CALLS, 16)
          .with(Limit.HISTORY, 20_000);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Limits {
    SortedMap<Limit, BigDecimal> copy = new TreeMap<>();
    values.forEach(
        (limit, value) -> {
          if (value != null) copy.put(limit, value); // journals of before wrote absent ones as null
        });
    values = Collections.unmodifiableSortedMap(copy);
  }

  public Limits with(Limit limit, long value) {
    return with(limit, BigDecimal.valueOf(value));
  }

  public Limits with(Limit limit, BigDecimal value) {
    SortedMap<Limit, BigDecimal> more = new TreeMap<>(values);
    more.put(limit, value);
    return new Limits(more);
  }

  /** The lower one of each. */
  public Limits lowered(Limits other) {
    SortedMap<Limit, BigDecimal> both = new TreeMap<>(values);
    other.values.forEach((limit, value) -> both.merge(limit, value, BigDecimal::min));
    return new Limits(both);
  }

  /** These, and the others where these say nothing. */
  public Limits or(Limits other) {
    SortedMap<Limit, BigDecimal> both = new TreeMap<>(other.values);
    both.putAll(values);
    return new Limits(both);
  }

  public Optional<BigDecimal> of(Limit limit) {
    return Optional.ofNullable(values.get(limit));
  }

  /** A count; {@link Integer#MAX_VALUE} where there is none. */
  public int count(Limit limit) {
    return of(limit)
        .map(v -> (int) Math.min(Integer.MAX_VALUE, v.longValue()))
        .orElse(Integer.MAX_VALUE);
  }

  /** Whether answers must be bounded before they are asked for. */
  public boolean boundTokens() {
    return values.containsKey(Limit.TOKENS) || values.containsKey(Limit.COST);
  }
}
