package dev.troupe.gateway.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The figures of a service as a table of plain text. */
final class TopScreen {
  private final String url;
  private final JsonNode stats;

  TopScreen(String url, JsonNode stats) {
    this.url = url;
    this.stats = stats;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    JsonNode waiting = stats.path("waiting_by_priority");
    text.append(url).append(stats.path("draining").asBoolean() ? "  (stopping)" : "").append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "tasks: %d active, %d waiting (interactive %d, normal %d, batch %d), %.2f ended/s, %d"
                + " refused%n%n",
            stats.path("active").asInt(),
            stats.path("waiting").asInt(),
            waiting.path("interactive").asInt(),
            waiting.path("normal").asInt(),
            waiting.path("batch").asInt(),
            stats.path("ended_per_second").asDouble(),
            stats.path("refused").asLong()));
    text.append(
        String.format(
            Locale.ROOT,
            "%-40s %9s %7s %9s %8s %11s %11s %12s%n",
            "ENDPOINT",
            "IN FLIGHT",
            "IN LINE",
            "CALLS/MIN",
            "FAILED",
            "TOKENS IN",
            "TOKENS OUT",
            "COST"));
    for (JsonNode e : stats.path("endpoints"))
      text.append(
          String.format(
              Locale.ROOT,
              "%-40s %9s %7d %9s %8s %11s %11s %12s%n",
              cut(e.path("endpoint").asText()),
              e.path("in_flight").asInt() + "/" + e.path("concurrency").asInt(),
              e.path("in_line").asInt(),
              told(e, "calls_per_minute"),
              told(e, "failed"),
              told(e, "input_tokens"),
              told(e, "output_tokens"),
              cost(e)));
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-40s %9s %7s %9s %8s %11s %11s %12s%n",
            "TENANT",
            "ACTIVE",
            "WAITING",
            "CALLS/MIN",
            "FAILED",
            "TOKENS IN",
            "TOKENS OUT",
            "COST"));
    for (JsonNode t : stats.path("tenants"))
      text.append(
          String.format(
              Locale.ROOT,
              "%-40s %9d %7d %9d %8d %11d %11d %12s%n",
              cut(t.path("tenant").asText()),
              t.path("active").asInt(),
              t.path("waiting").asInt(),
              t.path("calls_per_minute").asLong(),
              t.path("failed").asLong(),
              t.path("input_tokens").asLong(),
              t.path("output_tokens").asLong(),
              cost(t)));
    return text.toString();
  }

  /** What all tenants together use is told to operators only. */
  private static String told(JsonNode row, String name) {
    return row.has(name) ? row.path(name).asText() : "-";
  }

  private static String cost(JsonNode row) {
    JsonNode cost = row.path("cost");
    return cost.isMissingNode()
        ? "-"
        : cost.path("amount").asText() + " " + cost.path("currency").asText();
  }

  private static String cut(String text) {
    return text.length() > 40 ? "…" + text.substring(text.length() - 39) : text;
  }
}
