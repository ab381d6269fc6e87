package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** SQL: is-sql, contains-sql, with {@code { databaseType, allowedTables, allowedColumns }}. */
final class SqlChecks {
  static final Map<String, Check> ALL =
      Map.of("is-sql", new Sql(true), "contains-sql", new Sql(false));

  private SqlChecks() {}

  private record Sql(boolean whole) implements Check {
    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      if (value.isValueNode() && JsText.isTruthy(value))
        return Optional.of("value must be { databaseType, allowedTables, allowedColumns }");
      try {
        allowed(value.path("allowedTables"));
        allowed(value.path("allowedColumns"));
      } catch (PatternSyntaxException e) {
        return Optional.of("'" + e.getPattern() + "' is no regular expression");
      }
      return Optional.empty();
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      String dialect = value.path("databaseType").asText("MySQL");
      if (whole) return judge(value, dialect, subject.output());
      Verdict last = Verdict.of(false, "the output holds no SQL of " + dialect);
      for (String part : SqlText.parts(subject.output())) {
        if (part.isBlank()) continue;
        last = judge(value, dialect, part);
        if (last.pass()) return last;
      }
      return last;
    }

    private static Verdict judge(JsonNode value, String dialect, String text) {
      Optional<SqlText> sql = SqlText.of(text, dialect);
      if (sql.isEmpty()) return Verdict.of(false, "the output is no SQL of " + dialect);
      List<Pattern> tables = allowed(value.path("allowedTables"));
      List<Pattern> columns = allowed(value.path("allowedColumns"));
      List<String> named = new ArrayList<>();
      if (!tables.isEmpty()) named.addAll(others(sql.get().tables(), tables));
      if (!columns.isEmpty()) named.addAll(others(sql.get().columns(), columns));
      return Verdict.of(named.isEmpty(), "it names " + String.join(", ", named));
    }

    private static List<String> others(Set<String> named, List<Pattern> allowed) {
      return named.stream()
          .filter(name -> allowed.stream().noneMatch(p -> p.matcher(name).matches()))
          .toList();
    }

    /** A column that is allowed of a table is allowed where no table is named. */
    private static List<Pattern> allowed(JsonNode list) {
      List<Pattern> allowed = new ArrayList<>();
      for (JsonNode each : list) {
        String[] parts = each.asText().split("::", -1);
        allowed.add(pattern(each.asText()));
        if (parts.length == 3) allowed.add(pattern(parts[0] + "::null::" + parts[2]));
      }
      return allowed;
    }

    private static Pattern pattern(String text) {
      return Pattern.compile(EcmaPattern.toJava(text), Pattern.CASE_INSENSITIVE);
    }
  }
}
