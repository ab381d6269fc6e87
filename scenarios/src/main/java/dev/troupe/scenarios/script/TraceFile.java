package dev.troupe.scenarios.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.team.UserFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Arrivals as recorded: a table in CSV with a head line. {@code at} is seconds from the beginning
 * (or {@code TIMESTAMP}, a date and time, as in Azure's LLM inference traces of 2023); {@code
 * input_tokens} and {@code output_tokens} (or {@code ContextTokens} and {@code GeneratedTokens});
 * {@code tenant}, {@code subtasks}, {@code calls}. All but the time may be left out; others are
 * refused. Fields may stand in quotation marks; none may hold a comma.
 */
final class TraceFile {
  /** Most lines. */
  static final int MAX_LINES = 10_000_000;

  /** So many of those known are pairs of two names for the same. */
  private static final int PAIRS = 6;

  private static final List<String> KNOWN =
      List.of(
          "at",
          "TIMESTAMP",
          "input_tokens",
          "ContextTokens",
          "output_tokens",
          "GeneratedTokens",
          "tenant",
          "subtasks",
          "calls");

  private static final DateTimeFormatter STAMP =
      new java.time.format.DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd")
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .toFormatter(java.util.Locale.ROOT);

  private final Path file;
  private final List<String> head;

  private TraceFile(Path file, List<String> head) {
    this.file = file;
    this.head = head;
  }

  /**
   * In the order of time; the first is at 0 where times are dates.
   *
   * @throws UserFault naming file and line
   */
  static List<Arrivals.Arrival> read(Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
      String first = lines.readLine();
      if (first == null) throw new UserFault(file + ":1: the trace is empty");
      List<String> head = List.of(fields(first.replace("\uFEFF", "").strip()));
      for (String column : head)
        if (!KNOWN.contains(column))
          throw new UserFault(
              file + ":1: unknown column '" + column + "'; known: " + String.join(", ", KNOWN));
      for (String column : head)
        if (Collections.frequency(head, column) > 1)
          throw new UserFault(file + ":1: two columns '" + column + "'");
      for (int i = 0; i < KNOWN.size() && i < PAIRS; i += 2)
        if (head.contains(KNOWN.get(i)) && head.contains(KNOWN.get(i + 1)))
          throw new UserFault(
              file + ":1: '" + KNOWN.get(i) + "' and '" + KNOWN.get(i + 1) + "' say the same");
      if (!head.contains("at") && !head.contains("TIMESTAMP"))
        throw new UserFault(file + ":1: a column 'at' (seconds) or 'TIMESTAMP' is missing");
      List<Arrivals.Arrival> arrivals = new TraceFile(file, head).rows(lines);
      if (arrivals.isEmpty()) throw new UserFault(file + ":2: the trace holds no arrival");
      return arrivals;
    } catch (CharacterCodingException e) {
      throw new UserFault(file + ": is not UTF-8");
    } catch (IOException e) {
      throw UserFault.unreadable(file, e);
    }
  }

  private List<Arrivals.Arrival> rows(BufferedReader lines) throws IOException {
    List<Arrivals.Arrival> arrivals = new ArrayList<>();
    Optional<LocalDateTime> zero = Optional.empty();
    int number = 1;
    for (String row = lines.readLine(); row != null; row = lines.readLine()) {
      number++;
      if (row.isBlank()) continue;
      if (number > MAX_LINES) throw fault(number, "more than " + MAX_LINES + " lines");
      String[] fields = fields(row.strip());
      if (fields.length != head.size())
        throw fault(number, "has " + fields.length + " fields, the head has " + head.size());
      Duration at;
      if (head.contains("at")) at = seconds(number, field(fields, "at").orElse(""));
      else {
        LocalDateTime stamp = stamp(number, field(fields, "TIMESTAMP").orElse(""));
        if (zero.isEmpty()) zero = Optional.of(stamp);
        at = Duration.between(zero.get(), stamp);
        if (at.isNegative()) throw fault(number, "is earlier than the first line");
      }
      arrivals.add(
          new Arrivals.Arrival(
              at,
              field(fields, "tenant"),
              count(number, fields, "input_tokens", "ContextTokens"),
              count(number, fields, "output_tokens", "GeneratedTokens"),
              small(number, fields, "subtasks"),
              small(number, fields, "calls")));
    }
    arrivals.sort(Comparator.comparing(Arrivals.Arrival::at));
    return arrivals;
  }

  private static String[] fields(String row) {
    String[] fields = row.split(",", -1);
    for (int i = 0; i < fields.length; i++) {
      String field = fields[i].strip();
      boolean quoted = field.length() > 1 && field.startsWith("\"") && field.endsWith("\"");
      fields[i] = quoted ? field.substring(1, field.length() - 1).strip() : field;
    }
    return fields;
  }

  private UserFault fault(int line, String message) {
    return new UserFault(file + ":" + line + ": " + message);
  }

  private Optional<String> field(String[] fields, String name) {
    int place = head.indexOf(name);
    return place < 0 || fields[place].isEmpty() ? Optional.empty() : Optional.of(fields[place]);
  }

  private Duration seconds(int line, String text) {
    if (!text.matches("[-+]?(\\d{1,20}(\\.\\d{0,20})?|\\.\\d{1,20})([eE][-+]?\\d{1,2})?"))
      throw fault(line, "at: '" + text + "' is not a number of seconds");
    double seconds = Double.parseDouble(text);
    if (seconds >= 0 && seconds < 1e9) return Duration.ofNanos((long) (seconds * 1e9));
    throw fault(line, "at: must not be negative, nor more than a billion seconds");
  }

  private LocalDateTime stamp(int line, String text) {
    try {
      return LocalDateTime.parse(text, STAMP);
    } catch (DateTimeParseException e) {
      throw fault(line, "TIMESTAMP: '" + text + "' is not like 2023-11-16 18:15:46.6805900");
    }
  }

  private OptionalLong count(int line, String[] fields, String name, String other) {
    Optional<String> text = field(fields, name).or(() -> field(fields, other));
    if (text.isEmpty()) return OptionalLong.empty();
    if (!text.get().matches("\\d{1,9}"))
      throw fault(line, name + ": '" + text.get() + "' is not a whole number");
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  private OptionalInt small(int line, String[] fields, String name) {
    OptionalLong count = count(line, fields, name, name);
    if (count.isEmpty()) return OptionalInt.empty();
    if (count.getAsLong() < 1 || count.getAsLong() > Plans.MOST)
      throw fault(line, name + ": must be from 1 to " + Plans.MOST);
    return OptionalInt.of((int) count.getAsLong());
  }
}
