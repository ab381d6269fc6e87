package dev.troupe.scenarios.rehearse;

import dev.troupe.agents.team.Variant;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A rehearsal that has been run.
 *
 * @param answeredBy what the models are, where they are no language models; empty otherwise
 * @param prompts names of those that the agents of each variant have, for the families of its
 *     models
 * @param run its number
 * @param resumed it had been cut short before
 * @param results in the order of the cells
 */
public record Rehearsed(
    Rehearsal rehearsal,
    String environment,
    String answeredBy,
    Map<Variant, SortedSet<String>> prompts,
    int run,
    boolean resumed,
    List<Result> results,
    Certificate certificate) {
  /**
   * One variant in figures.
   *
   * @param live calls that were sent, its judges' among them
   * @param cost of these
   * @param worth what the runs alone would have cost if nothing had been known
   */
  public record Column(
      Variant variant,
      long runs,
      long passed,
      long failed,
      long errors,
      long skipped,
      double score,
      long live,
      long reused,
      BigDecimal cost,
      BigDecimal worth,
      String currency,
      long medianMillis) {
    public double share() {
      return runs == 0 ? 0 : (double) passed / runs;
    }
  }

  public List<Column> columns() {
    return rehearsal.variants().stream().map(this::column).toList();
  }

  private Column column(Variant variant) {
    List<Result> mine = results.stream().filter(r -> r.cell().variant().equals(variant)).toList();
    List<Ran> ran = mine.stream().flatMap(r -> r.ran().stream()).toList();
    List<Ran> paid = mine.stream().flatMap(Result::runs).toList();
    long[] millis = ran.stream().mapToLong(r -> r.answer().millis()).sorted().toArray();
    return new Column(
        variant,
        mine.size(),
        count(mine, Result.Outcome.PASS),
        count(mine, Result.Outcome.FAIL),
        count(mine, Result.Outcome.ERROR),
        count(mine, Result.Outcome.SKIPPED),
        mine.stream().mapToDouble(Result::score).average().orElse(0),
        paid.stream().mapToLong(Ran::live).sum(),
        paid.stream().mapToLong(r -> r.calls().size() - r.live()).sum(),
        paid.stream().map(Ran::cost).reduce(BigDecimal.ZERO, BigDecimal::add),
        ran.stream().map(Ran::worth).reduce(BigDecimal.ZERO, BigDecimal::add),
        paid.stream().map(Ran::currency).filter(c -> !c.isEmpty()).findFirst().orElse(""),
        millis.length == 0 ? 0 : millis[millis.length / 2]);
  }

  /** Calls of judges that were sent. */
  public long judging() {
    return results.stream().flatMap(r -> r.judging().stream()).mapToLong(Ran::live).sum();
  }

  private static long count(List<Result> results, Result.Outcome outcome) {
    return results.stream().filter(r -> r.outcome() == outcome).count();
  }

  /**
   * The variants that no other one beats: none passes more for the same money, or as much for less
   * (the Pareto front of share and worth).
   */
  public List<Column> frontier() {
    List<Column> all = columns();
    return all.stream().filter(c -> all.stream().noneMatch(o -> beats(o, c))).toList();
  }

  private static boolean beats(Column a, Column b) {
    int money = a.worth().compareTo(b.worth());
    int share = Double.compare(a.share(), b.share());
    return money <= 0 && share >= 0 && (money < 0 || share > 0);
  }

  /** The cheapest variant that reaches the bar, if any does: the first of equals. */
  public Optional<Column> cheapest() {
    return columns().stream()
        .filter(c -> c.share() >= rehearsal.bar())
        .min(Comparator.comparing(Column::worth));
  }

  /** Whether it looks cheap beside others only because nobody said what its models cost. */
  public boolean isUnpriced(Column column) {
    return column.worth().signum() == 0
        && column.live() + column.reused() > 0
        && columns().stream().anyMatch(other -> other.worth().signum() > 0);
  }

  /** Whether one variant at least reaches the bar. */
  public boolean reachesBar() {
    return columns().stream().anyMatch(c -> c.share() >= rehearsal.bar());
  }
}
