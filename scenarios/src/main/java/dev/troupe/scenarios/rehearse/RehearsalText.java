package dev.troupe.scenarios.rehearse;

import dev.troupe.scenarios.judge.Judged;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A rehearsal for people, in a terminal. */
public final class RehearsalText {
  /** Most failures shown. */
  private static final int SHOWN = 10;

  private RehearsalText() {}

  public static String of(Rehearsed rehearsed) {
    StringBuilder text = new StringBuilder();
    text.append(rehearsed.rehearsal().name())
        .append(", run ")
        .append(rehearsed.run())
        .append(rehearsed.resumed() ? " (gone on with)" : "")
        .append(": team ")
        .append(rehearsed.rehearsal().team().name())
        .append(", ")
        .append(rehearsed.rehearsal().samples().size())
        .append(" samples, environment ")
        .append(rehearsed.environment())
        .append(rehearsed.answeredBy().isEmpty() ? "" : " (" + rehearsed.answeredBy() + ")")
        .append('\n')
        .append(table(rehearsed));
    if (rehearsed.rehearsal().variants().size() > 1)
      rehearsed
          .cheapest()
          .ifPresent(
              c ->
                  text.append("cheapest that reaches the bar: ")
                      .append(c.variant())
                      .append(c.currency().isEmpty() ? "" : ", ")
                      .append(
                          c.currency().isEmpty()
                              ? ""
                              : Bounds.plain(c.worth()) + " " + c.currency() + " without reuse")
                      .append(
                          rehearsed.isUnpriced(c)
                              ? "; none of its calls has a price in the environment, so they count"
                                  + " as free"
                              : "")
                      .append('\n'));
    if (rehearsed.rehearsal().assertions().isEmpty())
      text.append("nothing is asserted: every run that completes passes; write assert: […]\n");
    failures(rehearsed, text);
    Certificate certificate = rehearsed.certificate();
    text.append("model calls: ")
        .append(certificate.lines().size())
        .append(", ")
        .append(certificate.live())
        .append(" sent, ")
        .append(certificate.reused())
        .append(" answered from the journal");
    if (!rehearsed.rehearsal().judges().isEmpty())
      text.append("; ").append(rehearsed.judging()).append(" of those sent were judges'");
    return text.toString();
  }

  private static String table(Rehearsed rehearsed) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("variant", "pass", "score", "errors", "sent", "reused", "cost", "median"));
    for (Rehearsed.Column c : rehearsed.columns())
      rows.add(
          List.of(
              (c.share() >= rehearsed.rehearsal().bar() ? "✓ " : "✗ ") + c.variant(),
              c.passed() + "/" + c.runs() + " " + percent(c.share()),
              String.format(Locale.ROOT, "%.3f", c.score()),
              c.errors() + c.skipped() == 0
                  ? "-"
                  : c.errors() + (c.skipped() > 0 ? " +" + c.skipped() + " not run" : ""),
              String.valueOf(c.live()),
              String.valueOf(c.reused()),
              c.currency().isEmpty() ? "-" : Bounds.plain(c.cost()) + " " + c.currency(),
              c.medianMillis() + " ms"));
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append("  ");
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        text.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
      }
      text.append('\n');
    }
    return text.toString().replaceAll(" +\n", "\n");
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", share * 100);
  }

  private static void failures(Rehearsed rehearsed, StringBuilder text) {
    List<Result> bad =
        rehearsed.results().stream().filter(r -> r.outcome() != Result.Outcome.PASS).toList();
    for (Result result : bad.subList(0, Math.min(SHOWN, bad.size())))
      text.append("  ")
          .append(result.outcome().name().toLowerCase(Locale.ROOT))
          .append("  sample ")
          .append(result.cell().sample().id())
          .append(result.cell().variant().isNone() ? "" : " (" + result.cell().variant() + ")")
          .append(": ")
          .append(reason(result))
          .append('\n');
    if (bad.size() > SHOWN)
      text.append("  and ").append(bad.size() - SHOWN).append(" more; --json has all\n");
  }

  /** Why a cell is not as it should be, in a line. */
  public static String reason(Result result) {
    return line(whole(result));
  }

  /** Why a cell is not as it should be, in full. */
  static String whole(Result result) {
    return result.judged().map(Judged::reasons).orElse(result.why());
  }

  private static String line(String text) {
    String one = text.replaceAll("\\s+", " ");
    return one.length() > 200 ? one.substring(0, 200) + "…" : one;
  }
}
