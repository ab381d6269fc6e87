package dev.troupe.gateway.observe;

import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.observe.Redactor;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/**
 * Counts from events as they become durable: a metric cannot disagree with the journal. Labels are
 * bounded: endpoints and roles by the environment, routes by the route table; no tenant, no task.
 */
public final class Meters implements TaskObserver {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Sums sums = new Sums();
  private final Counter tasks =
      Counter.builder()
          .name("troupe_tasks_ended_total")
          .help("Tasks that ended, by status and stop reason.")
          .labelNames("status", "stop_reason")
          .register(registry);
  private final Counter submitted =
      Counter.builder()
          .name("troupe_tasks_submitted_total")
          .help("Tasks accepted and durable.")
          .register(registry);
  private final Counter calls =
      Counter.builder()
          .name("troupe_calls_total")
          .help(
              "Tries that were settled: kind model or tool; outcome answered or the failure's"
                  + " kind.")
          .labelNames("kind", "endpoint", "outcome")
          .register(registry);
  private final Counter tokens =
      Counter.builder()
          .name("troupe_model_tokens_total")
          .help("Tokens that were used.")
          .labelNames("endpoint", "direction")
          .register(registry);
  private final Counter cost =
      Counter.builder()
          .name("troupe_model_cost_total")
          .help("What calls cost, by the environment's prices.")
          .labelNames("endpoint", "currency")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("troupe_model_call_seconds")
          .help("Time of one try on the wire.")
          .labelNames("endpoint")
          .classicUpperBounds(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
          .classicOnly()
          .register(registry);
  private final Counter requests =
      Counter.builder()
          .name("troupe_http_requests_total")
          .help("Requests answered.")
          .labelNames("method", "route", "status")
          .register(registry);
  private final Gauge gauges =
      Gauge.builder()
          .name("troupe_load")
          .help(
              "Now: active and waiting tasks, calls in flight and in line, connections, event"
                  + " streams.")
          .labelNames("what")
          .register(registry);
  private final Counter refused =
      Counter.builder()
          .name("troupe_submits_refused_total")
          .help("Submits refused with 429 or 503.")
          .labelNames("status")
          .register(registry);

  /** Series that tell what all tenants together do: all but the load. */
  public static boolean tellsUsage(String name) {
    return !name.startsWith("troupe_load");
  }

  /** Where an exporter reads. */
  public PrometheusRegistry registry() {
    return registry;
  }

  /** Sums per endpoint and per tenant since the start, for {@code top}. */
  public Sums sums() {
    return sums;
  }

  @Override
  public void committed(TaskId task, TaskState after, List<JournalEntry> entries) {
    for (JournalEntry entry : entries)
      switch (entry.event()) {
        case TaskEvent.TaskSubmitted e -> submitted.inc();
        case TaskEvent.TaskEnded e ->
            tasks.labelValues(e.status().wire(), e.stopReason().wire()).inc();
        case TaskEvent.CallSettled e ->
            after
                .call(e.path(), e.label())
                .flatMap(CallState::lastSent)
                .ifPresent(sent -> settled(after.tenant(), sent, e));
        default -> {}
      }
  }

  private void settled(TenantId tenant, TaskEvent.CallSent sent, TaskEvent.CallSettled e) {
    boolean model = sent.kind() == TaskEvent.Kind.MODEL;
    String endpoint = model ? Redactor.redact(sent.fingerprint()) : sent.name();
    String outcome = e.settlement().failure().map(f -> f.kind()).orElse("answered");
    calls.labelValues(model ? "model" : "tool", endpoint, outcome).inc();
    if (!model) return;
    tokens.labelValues(endpoint, "input").inc(e.settlement().usage().inputTokens());
    tokens.labelValues(endpoint, "output").inc(e.settlement().usage().outputTokens());
    e.settlement()
        .cost()
        .ifPresent(
            amount ->
                cost.labelValues(endpoint, e.settlement().currency()).inc(amount.doubleValue()));
    seconds.labelValues(endpoint).observe(e.settlement().durationMillis() / 1_000.0);
    sums.settled(tenant, endpoint, e.settlement());
  }

  /** A request was answered. */
  public void answered(String method, String route, int status) {
    requests.labelValues(method, route, String.valueOf(status)).inc();
    if (route.equals("/v1/tasks") && (status == 429 || status == 503))
      refused.labelValues(String.valueOf(status)).inc();
  }

  /** Sets a gauge before it is read. */
  public void now(String what, double value) {
    gauges.labelValues(what).set(value);
  }
}
