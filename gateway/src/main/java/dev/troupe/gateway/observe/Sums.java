package dev.troupe.gateway.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Sums since the start and rates over the last minute, per endpoint and per tenant. */
public final class Sums {
  /** Most tenants told apart; the rest is summed up as {@code other}. */
  private static final int MAX_TENANTS = 1_000;

  private static final int SECONDS = 60;

  /** What was used through one endpoint, or by one tenant. */
  public static final class Sum {
    private final long[] perSecond = new long[SECONDS];
    private final long[] second = new long[SECONDS];
    private long calls;
    private long failed;
    private long inputTokens;
    private long outputTokens;
    private BigDecimal cost = BigDecimal.ZERO;
    private String currency = "";

    private synchronized void add(Settlement settlement) {
      calls++;
      if (settlement.failure().isPresent()) failed++;
      inputTokens += settlement.usage().inputTokens();
      outputTokens += settlement.usage().outputTokens();
      cost = cost.add(settlement.cost().orElse(BigDecimal.ZERO));
      if (!settlement.currency().isEmpty()) currency = settlement.currency();
      long now = System.nanoTime() / 1_000_000_000L;
      int slot = Math.floorMod(now, SECONDS);
      if (second[slot] != now) {
        second[slot] = now;
        perSecond[slot] = 0;
      }
      perSecond[slot]++;
    }

    /** As {@code GET /v1/stats} tells it. */
    public synchronized ObjectNode json() {
      long now = System.nanoTime() / 1_000_000_000L;
      long minute = 0;
      for (int i = 0; i < SECONDS; i++) if (now - second[i] < SECONDS) minute += perSecond[i];
      ObjectNode json = Json.object().put("calls", calls).put("failed", failed);
      json.put("calls_per_minute", minute)
          .put("input_tokens", inputTokens)
          .put("output_tokens", outputTokens);
      json.putObject("cost")
          .put("amount", cost.stripTrailingZeros().toPlainString())
          .put("currency", currency.isEmpty() ? "USD" : currency);
      return json;
    }
  }

  private final Map<String, Sum> byEndpoint = new ConcurrentHashMap<>();
  private final Map<String, Sum> byTenant = new ConcurrentHashMap<>();

  void settled(TenantId tenant, String endpoint, Settlement settlement) {
    byEndpoint.computeIfAbsent(endpoint, e -> new Sum()).add(settlement);
    String name =
        byTenant.size() < MAX_TENANTS || byTenant.containsKey(tenant.value())
            ? tenant.value()
            : "other";
    byTenant.computeIfAbsent(name, t -> new Sum()).add(settlement);
  }

  public ObjectNode ofEndpoint(String endpoint) {
    return byEndpoint.getOrDefault(endpoint, new Sum()).json();
  }

  public ObjectNode ofTenant(String tenant) {
    return byTenant.getOrDefault(tenant, new Sum()).json();
  }

  public SortedSet<String> tenants() {
    return new TreeSet<>(byTenant.keySet());
  }
}
