package dev.troupe.runtime.model.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A passage taken apart: prose, and rows of tables with the header they stand under. A header
 * answers nothing by itself, but says what a row is about.
 */
record TableText(String prose, List<Row> rows) {
  private static final Pattern RULE = Pattern.compile("^\\s*\\|?[\\s:|-]*-[\\s:|-]*\\|?\\s*$");

  record Row(String header, String text) {}

  static TableText of(Evidence passage) {
    String[] lines = passage.text().split("\n", -1);
    if (passage.document().toLowerCase(Locale.ROOT).endsWith(".csv") && lines.length == 2)
      return new TableText("", List.of(new Row(lines[0], lines[1])));
    StringBuilder prose = new StringBuilder();
    List<Row> rows = new ArrayList<>();
    String header = "";
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      boolean piped = line.startsWith("|");
      if (!piped) {
        header = "";
        prose.append(lines[i]).append('\n');
      } else if (i + 1 < lines.length
          && RULE.matcher(lines[i + 1]).matches()
          && lines[i + 1].contains("|")) {
        header = line;
        i++;
      } else if (!RULE.matcher(line).matches()) rows.add(new Row(header, line));
    }
    return new TableText(prose.toString(), rows);
  }
}
