package dev.troupe.scenarios.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.text.Html;
import dev.troupe.scenarios.play.Measures;
import dev.troupe.scenarios.play.Run;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.script.Values;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The result for people, as one HTML file with charts (uPlot) that needs nothing else. */
public final class HtmlReport {
  /** Points of each line. */
  private static final int PARTS = 240;

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private HtmlReport() {}

  /**
   * @param runs the first of which still has its measures: its courses are drawn
   */
  public static String of(Scenario scenario, List<Run> runs) {
    Run first = runs.getFirst();
    Measures measures =
        first
            .measures()
            .orElseThrow(() -> new IllegalStateException("the first run keeps its measures"));
    return resource("report.html")
        .replace("@TITLE@", Html.escaped(scenario.name()))
        .replace("@UPLOT_CSS@", resource(UPLOT + "uPlot.min.css"))
        .replace("@BODY@", body(scenario, runs))
        .replace("@COURSES@", Json.write(courses(scenario, measures)).replace("</", "<\\/"))
        .replace("@UPLOT_JS@", resource(UPLOT + "uPlot.iife.min.js"));
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException(name + " is not on the class path");
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String body(Scenario scenario, List<Run> runs) {
    Run first = runs.getFirst();
    StringBuilder body = new StringBuilder();
    body.append("<h1>").append(Html.escaped(scenario.name())).append("</h1>\n<p>");
    body.append(Html.escaped(scenario.description())).append("</p>\n<p>");
    body.append(runs.size()).append(runs.size() == 1 ? " seed, " : " seeds, ");
    body.append(Values.number(runs.stream().mapToInt(Run::tasks).sum()));
    body.append(" tasks. Charts and figures: seed ").append(first.seed()).append(", ");
    body.append(Values.span(first.end())).append(" of virtual time.</p>\n");
    body.append("<h2>What must hold</h2>\n").append(verdicts(runs));
    body.append("<h2>Over time</h2>\n<div class=\"charts\" id=\"charts\"></div>\n");
    body.append("<h2>Figures</h2>\n").append(figures(first));
    body.append("<footer>events sha256 ")
        .append(first.eventsSha256().orElseThrow())
        .append("</footer>\n");
    return body.toString();
  }

  private static String verdicts(List<Run> runs) {
    StringBuilder rows = new StringBuilder("<div class=\"scroll\"><table>");
    rows.append("<tr><th></th><th>what</th><th>bound</th><th>least</th><th>median</th>")
        .append("<th>most</th><th>seeds</th></tr>");
    for (Summary summary : Summary.of(runs)) {
      boolean held = summary.held() == summary.of();
      rows.append("<tr>").append(mark(held));
      for (String cell :
          List.of(
              summary.expectation().subject(),
              summary.expectation().bound(),
              summary.expectation().text(summary.least()),
              summary.expectation().text(summary.median()),
              summary.expectation().text(summary.most()),
              summary.held() + " of " + summary.of()))
        rows.append("<td>").append(Html.escaped(cell)).append("</td>");
      rows.append("</tr>");
    }
    long clean = runs.stream().filter(run -> run.violations().isEmpty()).count();
    rows.append("<tr>")
        .append(mark(clean == runs.size()))
        .append("<td>what must always hold</td><td>nothing lost, nothing sent twice, bounds kept")
        .append("</td><td></td><td></td><td></td><td>")
        .append(clean + " of " + runs.size())
        .append("</td></tr>");
    for (Run run : runs)
      for (String violation : run.violations())
        rows.append("<tr><td class=\"bad\">broken</td><td colspan=\"6\">seed ")
            .append(run.seed())
            .append(": ")
            .append(Html.escaped(violation))
            .append("</td></tr>");
    return rows.append("</table></div>\n").toString();
  }

  private static String mark(boolean held) {
    return held ? "<td class=\"good\">held</td>" : "<td class=\"bad\">not held</td>";
  }

  private static String figures(Run run) {
    StringBuilder rows = new StringBuilder("<div class=\"figures\">");
    run.figures()
        .forEach(
            (figure, value) -> {
              if (!Double.isNaN(value) && value != 0)
                rows.append(
                    row(figure.name(), Values.text(figure.metric(), figure.statistic(), value)));
            });
    run.endings()
        .forEach((reason, many) -> rows.append(row("ended: " + reason, Values.number(many))));
    return rows.append("</div>\n").toString();
  }

  private static String row(String name, String value) {
    return "<div><span>" + Html.escaped(name) + "</span>" + Html.escaped(value) + "</div>";
  }

  private static ObjectNode courses(Scenario scenario, Measures measures) {
    double end = measures.end().toMillis() / 1_000.0;
    ObjectNode json = Json.object().put("end", end);
    ArrayNode times = json.putArray("times");
    for (int i = 0; i < PARTS; i++) times.add(end * i / PARTS);
    ArrayNode all = json.putArray("courses");
    for (Courses course : Courses.of(scenario, measures, PARTS)) {
      ObjectNode each = all.addObject().put("title", course.title()).put("unit", course.unit());
      ArrayNode lines = each.putArray("lines");
      for (Courses.Line line : course.lines()) {
        ArrayNode values = lines.addObject().put("name", line.name()).putArray("values");
        for (double value : line.values())
          if (Double.isNaN(value)) values.addNull();
          else values.add(Math.round(value * 10_000) / 10_000.0);
      }
    }
    return json;
  }
}
