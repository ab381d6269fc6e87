package dev.troupe.runtime.journal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

  /** What one tag adds to a tenant's day. */
  public record Charge(String tenant, LocalDate day, long tokens, BigDecimal cost) {}

  /** Reads a tag; empty for those of others. */
  public static Optional<Charge> charge(String tag) {
    if (!tag.startsWith(TAG)) return Optional.empty();
    String[] parts = tag.substring(TAG.length()).split("/", 4);
    return Optional.of(
        new Charge(
            parts[3],
            LocalDate.parse(parts[0]),
            Long.parseLong(parts[1]),
            BigDecimal.valueOf(Long.parseLong(parts[2]), SCALE)));
  }

  static void note(Statements statements, Set<String> tags) {
    for (String tag : tags) charge(tag).ifPresent(statements.spend()::add);
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
