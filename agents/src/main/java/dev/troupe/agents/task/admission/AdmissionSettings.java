package dev.troupe.agents.task.admission;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.api.TenantId;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/**
 * Bounds of admission.
 *
 * @param maxActive most tasks worked on at once; each endpoint of the environment gets an equal
 *     part
 * @param maxWaiting most tasks accepted on disk and not begun; each endpoint an equal part
 * @param quotas of each tenant, asked for at every submit
 * @param sweeps the environment whose open tasks are taken up without being asked; absent for none
 * @param zone where a tenant's day begins
 */
public record AdmissionSettings(
    int maxActive,
    int maxWaiting,
    Function<TenantId, Quota> quotas,
    Optional<String> sweeps,
    ZoneId zone) {

  /** Days are UTC days. */
  public AdmissionSettings(
      int maxActive, int maxWaiting, Function<TenantId, Quota> quotas, Optional<String> sweeps) {
    this(maxActive, maxWaiting, quotas, sweeps, ZoneOffset.UTC);
  }

  /** Most of one tenant. */
  public record Quota(int active, int waiting, TenantBudgets.Day day) {
    public Quota(int active, int waiting) {
      this(active, waiting, TenantBudgets.Day.UNBOUND);
    }

    public static final Quota NONE =
        new Quota(Integer.MAX_VALUE, Integer.MAX_VALUE, TenantBudgets.Day.UNBOUND);
  }

  public static final AdmissionSettings DEFAULT =
      new AdmissionSettings(1_000, 10_000, tenant -> Quota.NONE, Optional.empty());

  public AdmissionSettings withActive(int most) {
    return new AdmissionSettings(most, maxWaiting, quotas, sweeps, zone);
  }

  /** Takes up the open tasks of this environment, at start and every few seconds. */
  public AdmissionSettings sweeping(String environment) {
    return new AdmissionSettings(maxActive, maxWaiting, quotas, Optional.of(environment), zone);
  }

  public Quota of(TenantId tenant) {
    return quotas.apply(tenant);
  }
}
