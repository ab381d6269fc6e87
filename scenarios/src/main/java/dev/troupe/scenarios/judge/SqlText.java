package dev.troupe.scenarios.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.util.TablesNamesFinder;

/** Statements of SQL in a text, and the tables and columns that they name. By JSqlParser. */
record SqlText(List<Statement> statements) {
  /** Dialects, as promptfoo calls them. */
  static final Set<String> DIALECTS =
      Set.of(
          "Athena",
          "BigQuery",
          "DB2",
          "FlinkSQL",
          "Hive",
          "MariaDB",
          "MySQL",
          "Noql",
          "PostgreSQL",
          "Redshift",
          "Snowflake",
          "Sqlite",
          "TransactSQL",
          "Trino");

  /** Longer ones are no answer of a model. */
  private static final int MAX_LENGTH = 1_000_000;

  private static final Pattern BLANKED =
      Pattern.compile(
          "'(?:[^'\\\\]++|\\\\.|'')*+'|\"(?:[^\"\\\\]++|\\\\.|\"\")*+\"|`(?:[^`]++|``)*+`"
              + "|(?<gone>--[^\\n]*|#[^\\n]*|/\\*(?s:.*?)\\*/)");

  /** An alias without AS is more likely a comma that is missing. */
  private static final Pattern NO_COMMA =
      Pattern.compile(
          "\\bselect\\s+(?:(?:all|distinct|distinctrow)\\s+)*(?!(?:all|distinct|distinctrow)\\b)"
              + "[A-Za-z_]\\w*\\s+[A-Za-z_]\\w*\\s+from\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SERIES =
      Pattern.compile("\\bgenerate_series\\s*\\(", Pattern.CASE_INSENSITIVE);

  /** Words of MySQL between SELECT and its columns, which change nothing of what is named. */
  private static final Pattern HINTS =
      Pattern.compile(
          "\\b(?:HIGH_PRIORITY|STRAIGHT_JOIN|SQL_(?:BIG_RESULT|BUFFER_RESULT|CACHE"
              + "|CALC_FOUND_ROWS|NO_CACHE|SMALL_RESULT))\\b(?=\\s)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern FENCE =
      Pattern.compile("^[ \\t]{0,3}(`{3,}|~{3,})[ \\t]*([^\\r\\n]*)$");

  /** Statements, if the whole text is nothing else. */
  static Optional<SqlText> of(String text, String dialect) {
    String sql = text.strip();
    if (sql.isEmpty() || sql.length() > MAX_LENGTH || !DIALECTS.contains(dialect))
      return Optional.empty();
    if (sql.chars().filter(c -> c == '`').count() % 2 == 1) return Optional.empty();
    boolean mysql = dialect.equals("MySQL");
    if (mysql && SERIES.matcher(sql).find()) return Optional.empty();
    String read = mysql || dialect.equals("MariaDB") ? HINTS.matcher(sql).replaceAll(" ") : sql;
    if (NO_COMMA.matcher(bare(read)).find()) return Optional.empty();
    boolean brackets = dialect.equals("TransactSQL");
    try {
      List<Statement> all =
          CCJSqlParserUtil.parseStatements(
              uncommented(read),
              parser -> parser.withSquareBracketQuotation(brackets).withTimeOut(2_000));
      return all.isEmpty() || all.contains(null) ? Optional.empty() : Optional.of(new SqlText(all));
    } catch (JSQLParserException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Quoted text as {@code ?}, comments as blanks. */
  private static String bare(String sql) {
    return BLANKED.matcher(sql).replaceAll(m -> m.group("gone") == null ? " ? " : " ");
  }

  private static String uncommented(String sql) {
    return BLANKED
        .matcher(sql)
        .replaceAll(m -> m.group("gone") == null ? Matcher.quoteReplacement(m.group()) : " ");
  }

  /** What stands in fences of SQL or of no language; the whole text where there is none. */
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    boolean fenced = false;
    String[] lines = text.split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length; i++) {
      Matcher opens = FENCE.matcher(lines[i]);
      if (!opens.matches()) continue;
      int end = closing(lines, i + 1, opens.group(1));
      if (end < 0) continue;
      String language = opens.group(2).strip().toLowerCase(Locale.ROOT);
      if (language.isEmpty() || language.equals("sql")) {
        fenced = true;
        parts.add(String.join("\n", List.of(lines).subList(i + 1, end)).strip());
      }
      i = end;
    }
    return fenced ? parts : List.of(text);
  }

  private static int closing(String[] lines, int from, String mark) {
    for (int i = from; i < lines.length; i++) {
      Matcher closes = FENCE.matcher(lines[i]);
      if (closes.matches()
          && closes.group(2).isBlank()
          && closes.group(1).charAt(0) == mark.charAt(0)
          && closes.group(1).length() >= mark.length()) return i;
    }
    return -1;
  }

  /** {@code kind::database::table}, {@code null} for what is not named. */
  Set<String> tables() {
    Set<String> tables = new TreeSet<>();
    for (Statement statement : statements) {
      Optional<Table> main = main(statement);
      main.ifPresent(table -> tables.add(kind(statement) + "::" + name(table)));
      for (String each : new TablesNamesFinder<Void>().getTables(statement))
        if (main.filter(table -> table.getFullyQualifiedName().equals(each)).isEmpty()) {
          int dot = each.lastIndexOf('.');
          tables.add(
              "select::"
                  + (dot < 0 ? "null" : plain(each.substring(0, dot)))
                  + "::"
                  + plain(each.substring(dot + 1)));
        }
    }
    return tables;
  }

  /** {@code kind::table::column}; every column is {@code (.*)}. */
  Set<String> columns() {
    Set<String> columns = new TreeSet<>();
    for (Statement statement : statements) {
      String kind = kind(statement);
      new TablesNamesFinder<Void>() {
        @Override
        public <S> Void visit(Column column, S context) {
          Table of = column.getTable();
          columns.add(
              kind
                  + "::"
                  + (of == null || of.getName() == null ? "null" : plain(of.getName()))
                  + "::"
                  + plain(column.getColumnName()));
          return super.visit(column, context);
        }

        @Override
        public <S> Void visit(AllColumns all, S context) {
          columns.add(kind + "::null::(.*)");
          return super.visit(all, context);
        }

        @Override
        public <S> Void visit(AllTableColumns all, S context) {
          columns.add(kind + "::" + plain(all.getTable().getName()) + "::(.*)");
          return super.visit(all, context);
        }
      }.getTables(statement);
    }
    return columns;
  }

  private static Optional<Table> main(Statement statement) {
    return Optional.ofNullable(
        switch (statement) {
          case Insert insert -> insert.getTable();
          case Update update -> update.getTable();
          case Delete delete -> delete.getTable();
          case CreateTable create -> create.getTable();
          case Alter alter -> alter.getTable();
          case Drop drop -> drop.getName();
          default -> null;
        });
  }

  private static String kind(Statement statement) {
    return switch (statement) {
      case Insert insert -> "insert";
      case Update update -> "update";
      case Delete delete -> "delete";
      case CreateTable create -> "create";
      case Alter alter -> "alter";
      case Drop drop -> "drop";
      default -> "select";
    };
  }

  private static String name(Table table) {
    String schema = table.getSchemaName();
    return (schema == null ? "null" : plain(schema)) + "::" + plain(table.getName());
  }

  private static String plain(String name) {
    return name.replaceAll("^[`\"\\[]|[`\"\\]]$", "");
  }
}
