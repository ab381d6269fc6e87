package dev.troupe.agents.budget;

import dev.troupe.agents.api.StopReason;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.env.Env;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What each tenant has used of its day, and what is set aside for its calls on the wire. The one
 * place on a node where this is decided; the journal keeps the sums, so they survive a restart. A
 * day is one of the service's time zone. Thread-safe.
 */
public final class TenantBudgets {
  /** Most of one tenant in a day; absent means no bound. */
  public record Day(OptionalLong tokens, Optional<BigDecimal> cost) {
    public static final Day UNBOUND = new Day(OptionalLong.empty(), Optional.empty());

    boolean isUnbound() {
      return tokens.isEmpty() && cost.isEmpty();
    }
  }

  /** Tokens and money used or set aside. */
  public record Used(long tokens, BigDecimal cost) {
    public static final Used NOTHING = new Used(0, BigDecimal.ZERO);

    public Used plus(long moreTokens, BigDecimal moreCost) {
      return new Used(tokens + moreTokens, cost.add(moreCost));
    }
  }

  /**
   * A tenant's day.
   *
   * @param used or set aside for calls that run, or of which nobody knows what they came to
   */
  public record Today(Used used, Day most) {}

  /** Why something did not fit. */
  public record Over(StopReason reason, BigDecimal value, BigDecimal used) {}

  /** Most days that are remembered: a clock that was wrong may come back to one. */
  private static final int DAYS = 4;

  private final Env env;
  private final ZoneId zone;
  private final Function<TenantId, Day> bounds;
  private final TreeMap<LocalDate, Map<TenantId, Used>> days = new TreeMap<>();

  /**
   * @param loaded what was used of this day before
   */
  public TenantBudgets(Env env, Function<TenantId, Day> bounds, Map<TenantId, Used> loaded) {
    this(env, ZoneOffset.UTC, bounds, loaded);
  }

  /**
   * @param zone where a day begins
   * @param loaded what was used of this day before
   */
  public TenantBudgets(
      Env env, ZoneId zone, Function<TenantId, Day> bounds, Map<TenantId, Used> loaded) {
    this.env = env;
    this.zone = zone;
    this.bounds = bounds;
    used(day()).putAll(loaded);
  }

  public static TenantBudgets none(Env env) {
    return new TenantBudgets(env, tenant -> Day.UNBOUND, Map.of());
  }

  /** The day that is charged now. */
  public LocalDate day() {
    return day(env.now());
  }

  /** The day that is charged for what happens then. */
  public LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, zone);
  }

  public boolean binds(TenantId tenant) {
    return !bounds.apply(tenant).isUnbound();
  }

  /** Sets this much aside, or says why not. */
  public synchronized Optional<Over> take(TenantId tenant, long tokens, BigDecimal cost) {
    Optional<Over> over = over(tenant, tokens, cost);
    if (over.isEmpty() && binds(tenant)) add(day(), tenant, tokens, cost);
    return over;
  }

  /** Whether so much more would be within the bounds. */
  public synchronized boolean fits(TenantId tenant, long tokens, BigDecimal cost) {
    Day most = bounds.apply(tenant);
    Used now = used(day()).getOrDefault(tenant, Used.NOTHING);
    return (most.tokens().isEmpty() || now.tokens() + tokens <= most.tokens().getAsLong())
        && (most.cost().isEmpty() || now.cost().add(cost).compareTo(most.cost().get()) <= 0);
  }

  /** What was set aside on that day turned out to be more or less; negative gives back. */
  public synchronized void correct(TenantId tenant, LocalDate day, long tokens, BigDecimal cost) {
    if (days.containsKey(day) && binds(tenant)) add(day, tenant, tokens, cost);
  }

  /** Whether nothing more can be begun for a tenant today. */
  public synchronized Optional<Over> exhausted(TenantId tenant) {
    return over(tenant, 1, BigDecimal.ZERO);
  }

  public synchronized Used used(TenantId tenant) {
    return used(day()).getOrDefault(tenant, Used.NOTHING);
  }

  /** Empty where nothing bounds it. */
  public Optional<Today> today(TenantId tenant) {
    Day most = bounds.apply(tenant);
    return most.isUnbound() ? Optional.empty() : Optional.of(new Today(used(tenant), most));
  }

  /** Where a day begins. */
  public ZoneId zone() {
    return zone;
  }

  /** Seconds until the next day begins. */
  public long secondsLeft() {
    Instant midnight = day().plusDays(1).atStartOfDay(zone).toInstant();
    return Math.max(1, Duration.between(env.now(), midnight).toSeconds());
  }

  private Optional<Over> over(TenantId tenant, long tokens, BigDecimal cost) {
    Day most = bounds.apply(tenant);
    Used now = used(day()).getOrDefault(tenant, Used.NOTHING);
    if (most.tokens().isPresent() && now.tokens() + tokens > most.tokens().getAsLong())
      return Optional.of(
          new Over(
              StopReason.TENANT_TOKENS,
              BigDecimal.valueOf(most.tokens().getAsLong()),
              BigDecimal.valueOf(now.tokens())));
    return most.cost()
        .filter(
            limit ->
                now.cost().add(cost).compareTo(limit) > 0
                    || (cost.signum() == 0 && now.cost().compareTo(limit) >= 0))
        .map(limit -> new Over(StopReason.TENANT_COST, limit, now.cost()));
  }

  private void add(LocalDate day, TenantId tenant, long tokens, BigDecimal cost) {
    used(day)
        .merge(tenant, Used.NOTHING.plus(tokens, cost), (a, b) -> a.plus(b.tokens(), b.cost()));
  }

  private Map<TenantId, Used> used(LocalDate day) {
    Map<TenantId, Used> used = days.computeIfAbsent(day, d -> new HashMap<>());
    while (days.size() > DAYS)
      if (days.firstKey().equals(day)) days.pollLastEntry();
      else days.pollFirstEntry();
    return used;
  }
}
