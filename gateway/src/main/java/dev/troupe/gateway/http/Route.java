package dev.troupe.gateway.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One row of the route table.
 *
 * @param template path with {@code {name}} for one segment; also the label of metrics
 */
record Route(String method, String template, Access access, Body body, Operation operation) {
  /** Who may call. */
  enum Access {
    /** Anybody who can reach the port. */
    OPEN,
    /** Who has a key, where keys are asked for. */
    KEY
  }

  /** What may come with the request. */
  enum Body {
    NONE,
    /** Nothing, or an empty JSON object. */
    OPTIONAL,
    JSON
  }

  /** What is done. Runs off the connection's thread where it blocks. */
  interface Operation {
    CompletionStage<HttpResponse> apply(Exchange exchange);
  }

  /** The values of the template's names, when the path fits. */
  Optional<Map<String, String>> match(List<String> segments) {
    String[] wanted = template.substring(1).split("/", -1);
    if (wanted.length != segments.size()) return Optional.empty();
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (segments.get(i).isEmpty()) return Optional.empty();
      if (wanted[i].startsWith("{"))
        values.put(wanted[i].substring(1, wanted[i].length() - 1), segments.get(i));
      else if (!wanted[i].equals(segments.get(i))) return Optional.empty();
    }
    return Optional.of(values);
  }
}
