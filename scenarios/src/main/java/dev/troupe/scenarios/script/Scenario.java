package dev.troupe.scenarios.script;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Effect;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A scenario file, read and checked.
 *
 * @param team that works; absent where {@code plans} say what tasks do
 * @param limits of a task, where there is no team that has its own
 * @param crashes when the node dies, and how long it is gone
 * @param poison share of tasks whose events cannot be read back after a crash
 * @param patience how often a client asks again when there is no room
 * @param until when the run ends, whatever is open then; absent: when all have ended
 * @param window the time in which tasks arrive
 */
public record Scenario(
    String name,
    String description,
    Optional<TeamWork> team,
    Plans plans,
    Limits limits,
    List<Arrivals.Stream> arrivals,
    SequencedMap<String, ModelServer> endpoints,
    Tools tools,
    People people,
    SequencedMap<String, Tenant> tenants,
    Crashes crashes,
    double poison,
    Admission admission,
    int patience,
    Optional<Duration> until,
    Duration window,
    List<Expectation> expectations) {

  /** A team from a folder, and what it is asked. */
  public record TeamWork(
      Team team, String goal, com.fasterxml.jackson.databind.node.ObjectNode inputs) {}

  /**
   * The look-ups of workers.
   *
   * @param time of one, in milliseconds
   * @param errors share that fails
   */
  public record Tools(Spread time, double errors, Effect effect) {}

  /**
   * Who answers what tasks ask.
   *
   * @param answerAfter milliseconds
   * @param silent share of questions that nobody answers
   * @param approve share of approvals that are given
   */
  public record People(Spread answerAfter, double silent, double approve) {}

  /**
   * @param share of the tasks whose arrivals name no tenant
   */
  public record Tenant(
      double share, OptionalLong tokens, Optional<BigDecimal> cost, int active, int waiting) {
    Tenant with(double other) {
      return new Tenant(other, tokens, cost, active, waiting);
    }
  }

  /** Most times the node dies in a run. */
  public static final int MAX_CRASHES = 10_000;

  /**
   * When the node dies, and how long it is gone.
   *
   * @param every again and again, as long as the run goes on
   */
  public record Crashes(List<Duration> at, Optional<Duration> every, Duration down) {}

  /** Most tasks worked on, and most accepted on disk and not begun. */
  public record Admission(int active, int waiting) {}

  /** Without {@code until}: nothing more comes when nothing has happened for so long. */
  private static final Duration SETTLING = Duration.ofHours(48);

  /** Of the prices, which have one; empty where nothing has a price. */
  public Optional<String> currency() {
    return EndpointsReader.currency(endpoints);
  }

  /** What it says and is seldom meant, in words. */
  public List<String> remarks() {
    return Remarks.of(this);
  }

  /** When the run is over at the latest. */
  public Duration end() {
    return until.orElse(VirtualTime.LONGEST);
  }

  /** After so long without an event whoever still waits waits in vain. */
  public Duration stalled() {
    return SETTLING.plus(crashes.down());
  }
}
