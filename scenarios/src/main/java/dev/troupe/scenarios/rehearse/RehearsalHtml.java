package dev.troupe.scenarios.rehearse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.team.Variant;
import dev.troupe.runtime.text.Html;
import dev.troupe.scenarios.workbench.WordDiff;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A rehearsal as one HTML file that needs nothing else: a row per sample, a column per variant,
 * each output with its verdict, and what differs from the first column word by word.
 */
public final class RehearsalHtml {
  /** Longest output shown. */
  private static final int LONGEST = 4_000;

  private final Rehearsed rehearsed;
  private final Map<String, Result> results = new LinkedHashMap<>();

  private RehearsalHtml(Rehearsed rehearsed) {
    this.rehearsed = rehearsed;
    for (Result result : rehearsed.results())
      results.put(
          key(result.cell().variant(), result.cell().sample().id(), result.cell().repeat()),
          result);
  }

  public static String of(Rehearsed rehearsed) {
    return new RehearsalHtml(rehearsed).page();
  }

  private static String key(Variant variant, String sample, int repeat) {
    return variant + "\n" + sample + "\n" + repeat;
  }

  private String page() {
    return resource()
        .replace("@TITLE@", Html.escaped(rehearsed.rehearsal().name()))
        .replace("@BODY@", body());
  }

  private static String resource() {
    try (InputStream in = RehearsalHtml.class.getResourceAsStream("rehearsal.html")) {
      if (in == null) throw new IllegalStateException("rehearsal.html is not on the class path");
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String body() {
    StringBuilder body = new StringBuilder();
    body.append("<h1>")
        .append(Html.escaped(rehearsed.rehearsal().name()))
        .append("</h1>\n<p>team ");
    body.append(Html.escaped(rehearsed.rehearsal().team().name())).append(", run ");
    body.append(rehearsed.run()).append(", environment ");
    body.append(Html.escaped(rehearsed.environment()));
    if (!rehearsed.answeredBy().isEmpty())
      body.append(" (").append(Html.escaped(rehearsed.answeredBy())).append(")");
    body.append(", bar ");
    body.append(RehearsalText.percent(rehearsed.rehearsal().bar())).append(". Model calls: ");
    body.append(rehearsed.certificate().lines().size()).append(", of these ");
    body.append(rehearsed.certificate().live()).append(" sent and ");
    body.append(rehearsed.certificate().reused()).append(" answered from the journal.</p>\n");
    body.append("<h2>Variants</h2>\n").append(columns());
    body.append("<h2>Samples</h2>\n<p><label><input type=\"checkbox\" id=\"diff\">");
    body.append("show what differs from the first column</label> <label>");
    body.append("<input type=\"checkbox\" id=\"bad\">only samples that do not pass everywhere");
    body.append("</label></p>\n").append(grid());
    return body.toString();
  }

  private String columns() {
    StringBuilder rows = new StringBuilder("<div class=\"scroll\"><table><tr><th></th>");
    for (String name :
        List.of("variant", "passed", "score", "errors", "sent", "reused", "cost", "median"))
      rows.append("<th>").append(name).append("</th>");
    rows.append("</tr>\n");
    for (Rehearsed.Column c : rehearsed.columns()) {
      boolean good = c.share() >= rehearsed.rehearsal().bar();
      rows.append("<tr>").append(mark(good)).append("<td class=\"text\">");
      rows.append(Html.escaped(c.variant().toString())).append("</td>");
      for (String cell :
          List.of(
              c.passed() + "/" + c.runs() + " (" + RehearsalText.percent(c.share()) + ")",
              String.format(Locale.ROOT, "%.3f", c.score()),
              String.valueOf(c.errors() + c.skipped()),
              String.valueOf(c.live()),
              String.valueOf(c.reused()),
              c.currency().isEmpty() ? "–" : Bounds.plain(c.cost()) + " " + c.currency(),
              c.medianMillis() + " ms"))
        rows.append("<td>").append(Html.escaped(cell)).append("</td>");
      rows.append("</tr>\n");
    }
    return rows.append("</table></div>\n").toString();
  }

  private static String mark(boolean good) {
    return good ? "<td class=\"good\">✓</td>" : "<td class=\"bad\">✗</td>";
  }

  private String grid() {
    StringBuilder rows = new StringBuilder("<div class=\"scroll\"><table class=\"grid\">");
    rows.append("<tr><th>sample</th>");
    for (Variant variant : rehearsed.rehearsal().variants())
      rows.append("<th>").append(Html.escaped(variant.toString())).append("</th>");
    rows.append("</tr>\n");
    for (Rehearsal.Sample sample : rehearsed.rehearsal().samples())
      for (int repeat = 0; repeat < rehearsed.rehearsal().repeats(); repeat++)
        rows.append(row(sample, repeat));
    return rows.append("</table></div>\n").toString();
  }

  private String row(Rehearsal.Sample sample, int repeat) {
    List<Optional<Result>> cells = new ArrayList<>();
    for (Variant variant : rehearsed.rehearsal().variants())
      cells.add(Optional.ofNullable(results.get(key(variant, sample.id(), repeat))));
    boolean good =
        cells.stream().allMatch(c -> c.filter(r -> r.outcome() == Result.Outcome.PASS).isPresent());
    StringBuilder row = new StringBuilder(good ? "<tr class=\"all-good\">" : "<tr>");
    row.append("<th>").append(Html.escaped(sample.id()));
    if (rehearsed.rehearsal().repeats() > 1) row.append(" #").append(repeat + 1);
    row.append("<div class=\"goal\">")
        .append(Html.escaped(cut(sample.goal())))
        .append("</div></th>");
    String first = cells.getFirst().map(RehearsalHtml::output).orElse("");
    for (int i = 0; i < cells.size(); i++) row.append(cell(cells.get(i), first, i > 0));
    return row.append("</tr>\n").toString();
  }

  private static String output(Result result) {
    return cut(result.ran().map(ran -> ran.answer().output()).orElse(""));
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private static String cell(Optional<Result> of, String first, boolean compared) {
    if (of.isEmpty()) return "<td></td>";
    Result result = of.get();
    boolean good = result.outcome() == Result.Outcome.PASS;
    StringBuilder cell = new StringBuilder("<td class=\"");
    cell.append(good ? "pass" : "fail").append("\"><div class=\"plain\">");
    cell.append(Html.escaped(output(result))).append("</div>");
    if (compared)
      cell.append("<div class=\"diff\">").append(diff(first, output(result))).append("</div>");
    cell.append("<div class=\"note\">").append(result.outcome().name().toLowerCase(Locale.ROOT));
    cell.append(String.format(Locale.ROOT, " %.2f", result.score()));
    result
        .ran()
        .ifPresent(
            ran -> {
              cell.append(", ").append(ran.live()).append(" sent, ");
              cell.append(ran.calls().size() - ran.live()).append(" reused");
              if (!ran.currency().isEmpty())
                cell.append(", ")
                    .append(Bounds.plain(ran.cost()))
                    .append(' ')
                    .append(ran.currency());
            });
    if (!good) cell.append("<br>").append(Html.escaped(RehearsalText.reason(result)));
    return cell.append("</div></td>").toString();
  }

  private static String diff(String before, String after) {
    StringBuilder html = new StringBuilder();
    for (WordDiff.Piece piece : WordDiff.of(before, after).pieces())
      html.append(
          switch (piece.kind()) {
            case SAME -> Html.escaped(piece.text());
            case REMOVED -> "<del>" + Html.escaped(piece.text()) + "</del>";
            case ADDED -> "<ins>" + Html.escaped(piece.text()) + "</ins>";
          });
    return html.toString();
  }
}
