package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.Variant;
import dev.troupe.scenarios.judge.Assertion;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * What is rehearsed, read and checked.
 *
 * @param team as its files say
 * @param samples the rows, as inputs of tasks
 * @param variants of the team, the one as it is first where it is among them
 * @param repeats how often each sample is asked, for models that answer differently each time
 * @param judges of rubrics, by name
 * @param threshold of a run's score, over "every assertion must pass"
 * @param bar share of runs that must pass, from 0 to 1
 * @param budget most money that may be spent; absent for no bound
 */
public record Rehearsal(
    String name,
    Team team,
    String dataset,
    List<Sample> samples,
    List<Variant> variants,
    int repeats,
    List<Assertion> assertions,
    SortedMap<String, Team> judges,
    OptionalDouble threshold,
    double bar,
    Optional<Budget> budget) {
  /**
   * One row as a task.
   *
   * @param line of the dataset
   * @param row all its columns, for assertions
   */
  public record Sample(String id, long line, String goal, ObjectNode inputs, ObjectNode row) {}

  public record Budget(BigDecimal amount, Optional<String> currency) {}

  /** One sample, in one variant, once. */
  public record Cell(Sample sample, Variant variant, int repeat) {
    /** What this cell is called in any run of its rehearsal. */
    public String name() {
      return variant + " | " + sample.id() + " | " + (repeat + 1);
    }
  }

  /** Who judges this rubric. */
  Team judge(Assertion rubric) {
    Team judge = judges.get(rubric.judge());
    if (judge == null) throw new IllegalStateException("no judge " + rubric.judge());
    return judge;
  }

  /** These samples only, under a name of its own. */
  public Rehearsal of(String otherName, List<Sample> some) {
    return new Rehearsal(
        otherName,
        team,
        dataset,
        some,
        variants,
        repeats,
        assertions,
        judges,
        threshold,
        bar,
        budget);
  }

  /** Every cell, variant by variant. */
  public List<Cell> cells() {
    return variants.stream()
        .flatMap(
            variant ->
                samples.stream()
                    .flatMap(
                        sample ->
                            java.util.stream.IntStream.range(0, repeats)
                                .mapToObj(repeat -> new Cell(sample, variant, repeat))))
        .toList();
  }
}
