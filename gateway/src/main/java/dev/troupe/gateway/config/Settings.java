package dev.troupe.gateway.config;

import com.typesafe.config.Config;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.api.TenantId;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The settings of a service, read once at start. Names and meanings: {@code reference.conf}.
 *
 * @param tenants quotas of tenants that have their own
 * @param zone where their days begin
 */
public record Settings(
    int maxActive,
    int maxWaiting,
    double tenantWaitingShare,
    Map<TenantId, Quota> tenants,
    HttpSettings http,
    Duration drainTimeout,
    ZoneId zone,
    LogSettings log) {

  /** What a tenant has of its own; absent is what all have. */
  public record Quota(Optional<Integer> active, Optional<Integer> waiting, TenantBudgets.Day day) {
    static final Quota NONE =
        new Quota(Optional.empty(), Optional.empty(), TenantBudgets.Day.UNBOUND);
  }

  /** How logs are written. */
  public record LogSettings(boolean json, String level) {}

  static Settings from(Config config) {
    Values values = new Values(config);
    Map<TenantId, Quota> tenants = new LinkedHashMap<>();
    for (String name : values.names("troupe.tenants")) {
      String at = "troupe.tenants." + com.typesafe.config.ConfigUtil.quoteString(name);
      tenants.put(
          values.tenant(at, name),
          new Quota(
              values.countOf(at + ".active"),
              values.countOf(at + ".waiting"),
              new TenantBudgets.Day(
                  values.bigCountOf(at + ".tokens-per-day"),
                  values.amountOf(at + ".cost-per-day"))));
    }
    return new Settings(
        values.count("troupe.admission.max-active"),
        values.count("troupe.admission.max-waiting"),
        values.share("troupe.admission.tenant-waiting-share"),
        tenants,
        HttpSettings.from(values),
        values.duration("troupe.drain.timeout"),
        values.zone("troupe.timezone"),
        new LogSettings(
            values.oneOf("troupe.log.format", "text", "json").equals("json"),
            values.oneOf("troupe.log.level", "debug", "info", "warn", "error")));
  }

  /** Whose money is bounded. */
  public List<TenantId> pricedTenants() {
    return tenants.entrySet().stream()
        .filter(tenant -> tenant.getValue().day().cost().isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Bounds of admission.
   *
   * @param known how many tenants may submit, now
   */
  public AdmissionSettings admission(IntSupplier known, String environment) {
    return new AdmissionSettings(
        maxActive,
        maxWaiting,
        tenant -> quota(tenant, known.getAsInt()),
        Optional.of(environment),
        zone);
  }

  private AdmissionSettings.Quota quota(TenantId tenant, int known) {
    int share =
        known > 1 ? Math.max(1, (int) (maxWaiting * tenantWaitingShare)) : Integer.MAX_VALUE;
    Quota own = tenants.getOrDefault(tenant, Quota.NONE);
    return new AdmissionSettings.Quota(
        own.active().orElse(Integer.MAX_VALUE), own.waiting().orElse(share), own.day());
  }
}
