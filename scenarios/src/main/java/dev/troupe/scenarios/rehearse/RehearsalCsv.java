package dev.troupe.scenarios.rehearse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A rehearsal as a table: a line per run. */
public final class RehearsalCsv {
  private RehearsalCsv() {}

  public static String of(Rehearsed rehearsed) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
      csv.printRecord(
          "sample",
          "variant",
          "repeat",
          "outcome",
          "score",
          "output",
          "why",
          "sent",
          "reused",
          "cost",
          "ms",
          "task",
          "environment",
          "answered_by");
      for (Result result : rehearsed.results())
        csv.printRecord(
            result.cell().sample().id(),
            result.cell().variant(),
            result.cell().repeat() + 1,
            result.outcome().name().toLowerCase(Locale.ROOT),
            String.format(Locale.ROOT, "%.4f", result.score()),
            result.ran().map(ran -> ran.answer().output()).orElse(""),
            result.outcome() == Result.Outcome.PASS ? "" : RehearsalText.whole(result),
            result.ran().map(Ran::live).orElse(0L),
            result.ran().map(ran -> ran.calls().size() - ran.live()).orElse(0L),
            result.ran().map(ran -> Bounds.plain(ran.cost())).orElse("0"),
            result.ran().map(ran -> ran.answer().millis()).orElse(0L),
            result.ran().map(ran -> ran.task().value()).orElse(""),
            rehearsed.environment(),
            rehearsed.answeredBy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
