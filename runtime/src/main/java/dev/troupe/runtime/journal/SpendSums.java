package dev.troupe.runtime.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a transaction adds to tenants' days: many tasks charge the same few rows. */
final class SpendSums {
  private record Day(String tenant, LocalDate day) {}

  private record Sum(long tokens, long billionths) {
    Sum plus(Sum other) {
      return new Sum(tokens + other.tokens, billionths + other.billionths);
    }
  }

  private final Map<Day, Sum> sums = new LinkedHashMap<>();

  void add(DaySpend.Charge charge) {
    Sum sum = new Sum(charge.tokens(), charge.cost().unscaledValue().longValueExact());
    sums.merge(new Day(charge.tenant(), charge.day()), sum, Sum::plus);
  }

  /** Before the commit. */
  void write(Statements statements) throws SQLException {
    for (Map.Entry<Day, Sum> sum : sums.entrySet()) {
      PreparedStatement s =
          statements.get(
              "insert into spend(tenant, day, tokens, billionths) values(?, ?, ?, ?) on"
                  + " conflict(tenant, day) do update set tokens = tokens + excluded.tokens,"
                  + " billionths = billionths + excluded.billionths");
      s.setString(1, sum.getKey().tenant());
      s.setString(2, sum.getKey().day().toString());
      s.setLong(3, sum.getValue().tokens());
      s.setLong(4, sum.getValue().billionths());
      s.executeUpdate();
    }
    sums.clear();
  }

  void forget() {
    sums.clear();
  }
}
