package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.Load;
import dev.troupe.api.Priority;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.observe.Meters;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.gateway.ModelGateway;
import dev.troupe.runtime.observe.Redactor;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Health, metrics, figures, and the description of the interface. */
final class ServiceRoutes {
  private final HttpFace.Parts parts;
  private final Troupe troupe;
  private final Meters meters;
  private final HttpServer server;
  private final EventStreams streams;

  ServiceRoutes(HttpFace.Parts parts, HttpServer server, EventStreams streams) {
    this.parts = parts;
    this.troupe = parts.troupe();
    this.meters = parts.meters();
    this.server = server;
    this.streams = streams;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/health/live", Route.Access.OPEN, Route.Body.NONE, x -> live()),
        new Route("GET", "/health/ready", Route.Access.OPEN, Route.Body.NONE, x -> ready()),
        new Route("GET", "/openapi.json", Route.Access.OPEN, Route.Body.NONE, x -> openApi()),
        new Route("GET", "/metrics", Route.Access.KEY, Route.Body.NONE, this::metrics),
        new Route("GET", "/v1/stats", Route.Access.KEY, Route.Body.NONE, this::stats));
  }

  private static CompletionStage<HttpResponse> live() {
    return done(Exchange.json(200, Json.object().put("status", "live")));
  }

  private CompletionStage<HttpResponse> ready() {
    if (server.isDraining())
      throw Problem.of(503, "the server is shutting down").retryAfter(5).raise();
    troupe
        .health()
        .trouble()
        .ifPresent(
            trouble -> {
              throw Problem.of(503, trouble).retryAfter(5).raise();
            });
    return done(Exchange.json(200, Json.object().put("status", "ready")));
  }

  private static CompletionStage<HttpResponse> openApi() {
    return done(HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, OpenApi.json()));
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  private CompletionStage<HttpResponse> metrics(Exchange exchange) {
    return troupe
        .tasks()
        .load()
        .thenApplyAsync(
            load -> {
              meters.now("tasks_active", load.active());
              meters.now("tasks_waiting", load.waiting());
              int held = 0;
              int line = 0;
              for (ModelGateway.Gauge gauge : troupe.endpoints().values()) {
                held += gauge.held();
                line += gauge.waiting();
              }
              meters.now("calls_in_flight", held);
              meters.now("calls_in_line", line);
              meters.now("connections", server.connections());
              meters.now("event_streams", streams.open());
              return text(exchange.header("Accept").orElse(""), parts.seesAll(exchange.tenant()));
            },
            parts.blocking());
  }

  private HttpResponse text(String accept, boolean all) {
    ExpositionFormatWriter writer =
        accept.contains("application/openmetrics-text")
            ? OpenMetricsTextFormatWriter.builder().build()
            : PrometheusTextFormatWriter.builder().build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, meters.registry().scrape(name -> all || !Meters.tellsUsage(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HttpResponse.create()
        .withEntity(
            org.apache.pekko.http.javadsl.model.HttpEntities.create(
                ContentTypes.parse(writer.getContentType()), out.toByteArray()));
  }

  private CompletionStage<HttpResponse> stats(Exchange exchange) {
    return troupe
        .tasks()
        .load()
        .thenApplyAsync(
            load ->
                Exchange.json(200, json(load, exchange.tenant()))
                    .addHeader(RawHeader.create("Cache-Control", "no-store")),
            parts.blocking());
  }

  /** Where keys tell tenants apart, each sees its own row only. */
  private ObjectNode json(Load load, TenantId asking) {
    ObjectNode json = Json.object().put("draining", server.isDraining());
    json.put("active", load.active()).put("waiting", load.waiting());
    ObjectNode byPriority = json.putObject("waiting_by_priority");
    for (Priority priority : Priority.values())
      byPriority.put(priority.wire(), load.waitingByPriority().getOrDefault(priority, 0));
    json.put("ended_per_second", Math.round(load.endedPerSecond() * 100) / 100.0)
        .put("refused", load.refused());
    ArrayNode endpoints = json.putArray("endpoints");
    boolean all = parts.seesAll(asking);
    troupe.endpoints().forEach((endpoint, gauge) -> endpoints.add(json(endpoint, gauge, all)));
    ArrayNode tenants = json.putArray("tenants");
    SortedSet<String> names = new TreeSet<>(meters.sums().tenants());
    load.activeByTenant().keySet().forEach(t -> names.add(t.value()));
    load.waitingByTenant().keySet().forEach(t -> names.add(t.value()));
    for (String name : names) {
      if (!all && !name.equals(asking.value())) continue;
      TenantId tenant = new TenantId(name);
      ObjectNode row = tenants.addObject().put("tenant", name);
      row.put("active", load.activeByTenant().getOrDefault(tenant, 0))
          .put("waiting", load.waitingByTenant().getOrDefault(tenant, 0));
      row.setAll(meters.sums().ofTenant(name));
      troupe.today(tenant).ifPresent(today -> row.set("day", json(today)));
    }
    return json;
  }

  private static ObjectNode json(TenantBudgets.Today today) {
    ObjectNode json = Json.object().put("tokens", today.used().tokens());
    json.put("cost", today.used().cost().stripTrailingZeros().toPlainString());
    today.most().tokens().ifPresent(most -> json.put("tokens_most", most));
    today.most().cost().ifPresent(most -> json.put("cost_most", most.toPlainString()));
    return json;
  }

  private ObjectNode json(Endpoint endpoint, ModelGateway.Gauge gauge, boolean all) {
    ObjectNode json =
        Json.object()
            .put("endpoint", Redactor.redact(endpoint.fingerprint()))
            .put("model", endpoint.model())
            .put("in_flight", gauge.held())
            .put("in_line", gauge.waiting())
            .put("concurrency", endpoint.limits().concurrency());
    if (all) json.setAll(meters.sums().ofEndpoint(Redactor.redact(endpoint.fingerprint())));
    return json;
  }
}
