package dev.troupe.runtime.knowledge;

import dev.troupe.runtime.table.CsvFault;
import dev.troupe.runtime.table.CsvRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bytes of a file to a {@link Document}: Markdown, plain text, CSV. */
final class DocumentReader {
  private DocumentReader() {}

  static boolean reads(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return name.endsWith(".md")
        || name.endsWith(".markdown")
        || name.endsWith(".txt")
        || isTable(path);
  }

  static boolean isTable(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  static Document read(String path, String raw) {
    String text = raw.startsWith("\uFEFF") ? raw.substring(1) : raw;
    text = text.replace("\r\n", "\n");
    String name = path.substring(path.lastIndexOf('/') + 1);
    String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    FrontMatter front = FrontMatter.parse(path, text);
    String body = text.substring(front.bodyAt());
    long above = text.substring(0, front.bodyAt()).chars().filter(c -> c == '\n').count();
    List<Document.Section> sections =
        isTable(path) ? rows(body, above) : MarkdownSections.of(body, stem);
    String title =
        sections.isEmpty() || isTable(path)
            ? stem
            : sections.getFirst().heading().split(" > ", 2)[0];
    return new Document(
        path, title, front.validFrom(), front.supersededBy(), front.access(), sections);
  }

  /**
   * A table's rows, each its own section, the head line repeated so that a row reads by itself. A
   * file that is not CSV is taken by its lines.
   *
   * @param above lines of the file before this text
   */
  private static List<Document.Section> rows(String text, long above) {
    List<CsvRecords.Raw> rows;
    try {
      rows = CsvRecords.of(text);
    } catch (CsvFault fault) {
      rows = CsvRecords.lines(text);
    }
    List<Document.Section> sections = new ArrayList<>();
    for (CsvRecords.Raw row : rows.subList(Math.min(1, rows.size()), rows.size()))
      sections.add(
          new Document.Section(
              "line " + (above + row.line()), rows.getFirst().text() + "\n" + row.text()));
    return sections;
  }
}
