package dev.troupe.runtime.journal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What tenants used in a day, kept in the transaction of the events that say so: from a tag of each
 * such event. Money is counted in billionths.
 */
public final class DaySpend {
  private static final String TAG = "spend=";
  private static final int SCALE = 9;

  /** Tokens and money. */
  public record Sum(long tokens, BigDecimal cost) {}

  private final JournalDatabase database;

  public DaySpend(JournalDatabase database) {
    this.database = database;
  }

  /** Adds to a tenant's day; negative amounts take away. */
  public static String tag(String tenant, LocalDate day, long tokens, BigDecimal cost) {
    long billionths = cost.setScale(SCALE, RoundingMode.CEILING).unscaledValue().longValueExact();
    return TAG + day + "/" + tokens + "/" + billionths + "/" + tenant;
  }

  static void note(Statements statements, Set<String> tags) throws SQLException {
    for (String tag : tags) {
      if (!tag.startsWith(TAG)) continue;
      String[] parts = tag.substring(TAG.length()).split("/", 4);
      PreparedStatement s =
          statements.get(
              "insert into spend(tenant, day, tokens, billionths) values(?, ?, ?, ?) on"
                  + " conflict(tenant, day) do update set tokens = tokens + excluded.tokens,"
                  + " billionths = billionths + excluded.billionths");
      s.setString(1, parts[3]);
      s.setString(2, parts[0]);
      s.setLong(3, Long.parseLong(parts[1]));
      s.setLong(4, Long.parseLong(parts[2]));
      s.executeUpdate();
    }
  }

  /** By tenant; blocks. */
  public Map<String, Sum> ofNow(LocalDate day) {
    return database.readNow(
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select tenant, tokens, billionths from spend where day = ?")) {
            s.setString(1, day.toString());
            Map<String, Sum> sums = new LinkedHashMap<>();
            try (ResultSet r = s.executeQuery()) {
              while (r.next())
                sums.put(
                    r.getString(1), new Sum(r.getLong(2), BigDecimal.valueOf(r.getLong(3), SCALE)));
            }
            return sums;
          }
        });
  }
}
