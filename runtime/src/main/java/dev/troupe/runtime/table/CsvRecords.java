package dev.troupe.runtime.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The records of a CSV text (RFC 4180), each with its place. Empty lines are left out. */
public final class CsvRecords {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setTrim(true).get();

  private CsvRecords() {}

  /**
   * @param line where it begins, from 1
   * @param text as it stands in the file, without the line end; over more than one line where a
   *     quoted value is
   * @param values without the blanks around them
   */
  public record Raw(long line, String text, List<String> values) {}

  /**
   * @throws CsvFault naming the line where the record begins that cannot be read
   */
  public static List<Raw> of(String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<CSVRecord> parsed = new ArrayList<>();
    long read = 0;
    try (CSVParser parser = CSVParser.parse(plain, FORMAT)) {
      Iterator<CSVRecord> each = parser.iterator();
      while (each.hasNext()) {
        parsed.add(each.next());
        read = parser.getCurrentLineNumber();
      }
    } catch (UncheckedIOException | IOException e) {
      throw new CsvFault(firstBehind(plain, read), reason(String.valueOf(e.getMessage())));
    }
    return placed(plain, parsed);
  }

  private static List<Raw> placed(String plain, List<CSVRecord> parsed) {
    List<Raw> records = new ArrayList<>();
    long line = 1;
    for (int i = 0; i < parsed.size(); i++) {
      CSVRecord record = parsed.get(i);
      int begin = (int) record.getCharacterPosition();
      int end =
          i + 1 < parsed.size() ? (int) parsed.get(i + 1).getCharacterPosition() : plain.length();
      int own = begin; // the parser counts the empty lines before a record as part of it
      while (own < end && isLineEnd(plain.charAt(own))) own++;
      line += lineEnds(plain, begin, own);
      if (record.size() > 1 || !record.get(0).isBlank())
        records.add(new Raw(line, plain.substring(own, end).strip(), record.toList()));
      line += lineEnds(plain, own, end);
    }
    return records;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static long lineEnds(String text, int from, int to) {
    long ends = 0;
    for (int i = from; i < to; i++) if (text.charAt(i) == '\n') ends++;
    return ends;
  }

  private static long firstBehind(String plain, long lines) {
    long behind = lines;
    List<String> all = plain.lines().toList();
    while (behind < all.size() - 1 && all.get((int) behind).isBlank()) behind++;
    return behind + 1;
  }

  private static String reason(String message) {
    if (message.contains("EOF reached before encapsulated token finished"))
      return "a quote \" is not closed";
    if (message.contains("between encapsulated token and delimiter"))
      return "text stands behind a closing quote \"; a quote in a value is written \"\"";
    return "not CSV: " + message.replaceFirst("^(?:\\S*Exception: )+", "");
  }

  /** Each line that is not blank, of a text that is no CSV. */
  public static List<Raw> lines(String text) {
    List<Raw> lines = new ArrayList<>();
    String[] all = text.split("\n", -1);
    for (int i = 0; i < all.length; i++)
      if (!all[i].isBlank()) lines.add(new Raw(i + 1L, all[i].strip(), List.of(all[i].strip())));
    return lines;
  }
}
