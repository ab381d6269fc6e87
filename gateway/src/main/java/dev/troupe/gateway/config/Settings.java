package dev.troupe.gateway.config;

import com.typesafe.config.Config;
import dev.troupe.agents.task.AdmissionSettings;
import dev.troupe.api.TenantId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a service, read once at start. Names and meanings: {@code reference.conf}.
 *
 * @param tenants quotas of tenants that have their own
 */
public record Settings(
    int maxActive,
    int maxWaiting,
    double tenantWaitingShare,
    Map<TenantId, AdmissionSettings.Quota> tenants,
    HttpSettings http,
    Duration drainTimeout,
    LogSettings log) {

  /** How logs are written. */
  public record LogSettings(boolean json, String level) {}

  static Settings from(Config config) {
    Values values = new Values(config);
    Map<TenantId, AdmissionSettings.Quota> tenants = new LinkedHashMap<>();
    for (String name : values.names("troupe.tenants")) {
      String at = "troupe.tenants." + com.typesafe.config.ConfigUtil.quoteString(name);
      tenants.put(
          values.tenant(at, name),
          new AdmissionSettings.Quota(
              values.countOr(at + ".active", Integer.MAX_VALUE),
              values.countOr(at + ".waiting", Integer.MAX_VALUE)));
    }
    return new Settings(
        values.count("troupe.admission.max-active"),
        values.count("troupe.admission.max-waiting"),
        values.share("troupe.admission.tenant-waiting-share"),
        tenants,
        HttpSettings.from(values),
        values.duration("troupe.drain.timeout"),
        new LogSettings(
            values.oneOf("troupe.log.format", "text", "json").equals("json"),
            values.oneOf("troupe.log.level", "debug", "info", "warn", "error")));
  }

  /** Bounds of admission, where this many tenants may submit. */
  public AdmissionSettings admission(int tenantsKnown, String environment) {
    int share =
        tenantsKnown > 1 ? Math.max(1, (int) (maxWaiting * tenantWaitingShare)) : Integer.MAX_VALUE;
    return new AdmissionSettings(
        maxActive,
        maxWaiting,
        new AdmissionSettings.Quota(Integer.MAX_VALUE, share),
        tenants,
        Optional.of(environment));
  }
}
