package dev.troupe.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TenantId;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Typed reading of single keys; a fault names file, line and key. */
final class Values {
  /** Timers end at some 248 days. */
  private static final Duration LONGEST = Duration.ofHours(168);

  private static final int MOST = 10_000_000;

  private final Config config;

  Values(Config config) {
    this.config = config;
  }

  private <T> T read(String key, String wanted, Function<String, T> reader) {
    try {
      return reader.apply(key);
    } catch (ConfigException e) {
      throw fault(key, wanted);
    }
  }

  private UserFault fault(String key, String wanted) {
    return new UserFault(ConfigFile.where(config, key) + ": " + key + " must be " + wanted);
  }

  int count(String key) {
    long value = read(key, "a whole number", config::getLong);
    if (value < 1 || value > MOST) throw fault(key, "a number from 1 to " + MOST);
    return (int) value;
  }

  Optional<Integer> countOf(String key) {
    return config.hasPath(key) ? Optional.of(count(key)) : Optional.empty();
  }

  /** A count that may be large, such as tokens. */
  OptionalLong bigCountOf(String key) {
    if (!config.hasPath(key)) return OptionalLong.empty();
    long value = read(key, "a whole number", config::getLong);
    if (value < 0) throw fault(key, "a number from 0");
    return OptionalLong.of(value);
  }

  ZoneId zone(String key) {
    String name = read(key, "text", config::getString);
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw fault(key, "a time zone, such as Asia/Shanghai or +08:00");
    }
  }

  /** An amount of money. */
  Optional<BigDecimal> amountOf(String key) {
    if (!config.hasPath(key)) return Optional.empty();
    try {
      BigDecimal value = new BigDecimal(read(key, "an amount", config::getString).strip());
      if (value.signum() >= 0) return Optional.of(value);
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw fault(key, "an amount such as 12.50, in the currency of the environment");
  }

  double share(String key) {
    double value = read(key, "a number", config::getDouble);
    if (!(value > 0 && value <= 1)) throw fault(key, "above 0 and at most 1");
    return value;
  }

  long bytes(String key) {
    long value = read(key, "a size such as 1 MiB", config::getBytes);
    if (value < 1 || value > Integer.MAX_VALUE) throw fault(key, "a size from 1 byte to 2 GiB");
    return value;
  }

  Duration duration(String key) {
    String wanted = "a duration with its unit, such as 30s";
    Duration value = read(key, wanted, config::getDuration);
    // HOCON would take a bare number for milliseconds.
    if (config.getString(key).strip().matches("[0-9.]+")) throw fault(key, wanted);
    if (value.isNegative() || value.isZero()) throw fault(key, "a duration above zero");
    if (value.compareTo(LONGEST) > 0) throw fault(key, "at most 168h");
    return value;
  }

  String oneOf(String key, String... allowed) {
    String value = read(key, "one of " + String.join(", ", allowed), config::getString);
    if (!List.of(allowed).contains(value)) throw fault(key, "one of " + String.join(", ", allowed));
    return value;
  }

  List<String> texts(String key) {
    return List.copyOf(read(key, "a list of texts", config::getStringList));
  }

  SortedSet<String> names(String key) {
    return new TreeSet<>(read(key, "an object", config::getObject).keySet());
  }

  TenantId tenant(String key, String name) {
    try {
      return new TenantId(name);
    } catch (IllegalArgumentException e) {
      throw fault(key, "named by a tenant: letters, digits, '.', '_' and '-'");
    }
  }
}
