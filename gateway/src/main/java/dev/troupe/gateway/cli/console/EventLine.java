package dev.troupe.gateway.cli.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** An event in one line. */
public final class EventLine {
  private EventLine() {}

  public static String of(ObjectNode json) {
    String head =
        String.format(
            Locale.ROOT,
            "%4d  %s  %-16s",
            json.path("seq").asLong(),
            json.path("at").asText(),
            json.path("event").asText());
    json.remove(List.of("seq", "at", "event", "cause"));
    StringBuilder fields = new StringBuilder();
    json.properties()
        .forEach(
            f ->
                fields
                    .append("  ")
                    .append(f.getKey())
                    .append('=')
                    .append(
                        f.getValue().isValueNode()
                            ? f.getValue().asText()
                            : f.getValue().toString()));
    return head + fields;
  }
}
