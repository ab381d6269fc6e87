package dev.troupe.scenarios.rehearse;

import dev.troupe.agents.team.Variant;
import java.math.BigDecimal;
import java.util.List;

/**
 * A rehearsal that has been run.
 *
 * @param answeredBy what the models are, where they are no language models; empty otherwise
 * @param run its number
 * @param resumed it had been cut short before
 * @param results in the order of the cells
 */
public record Rehearsed(
    Rehearsal rehearsal,
    String environment,
    String answeredBy,
    int run,
    boolean resumed,
    List<Result> results,
    Certificate certificate) {
  /** One variant in figures. */
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
    long[] millis = ran.stream().mapToLong(r -> r.answer().millis()).sorted().toArray();
    return new Column(
        variant,
        mine.size(),
        count(mine, Result.Outcome.PASS),
        count(mine, Result.Outcome.FAIL),
        count(mine, Result.Outcome.ERROR),
        count(mine, Result.Outcome.SKIPPED),
        mine.stream().mapToDouble(Result::score).average().orElse(0),
        ran.stream().mapToLong(Ran::live).sum(),
        ran.stream().mapToLong(r -> r.calls().size() - r.live()).sum(),
        ran.stream().map(Ran::cost).reduce(BigDecimal.ZERO, BigDecimal::add),
        ran.stream().map(Ran::currency).filter(c -> !c.isEmpty()).findFirst().orElse(""),
        millis.length == 0 ? 0 : millis[millis.length / 2]);
  }

  private static long count(List<Result> results, Result.Outcome outcome) {
    return results.stream().filter(r -> r.outcome() == outcome).count();
  }

  /** Whether one variant at least reaches the bar. */
  public boolean reachesBar() {
    return columns().stream().anyMatch(c -> c.share() >= rehearsal.bar());
  }
}
