package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One request under way: who calls, what the path and the query say, the body as JSON.
 *
 * @param body an empty object where none is asked for
 */
record Exchange(
    HttpRequest request,
    ClientConnection connection,
    TenantId tenant,
    Map<String, String> path,
    ObjectNode body) {

  String path(String name) {
    return Objects.requireNonNull(path.get(name), name);
  }

  /** Of several nobody knows which is meant. */
  Optional<String> query(String name) {
    List<String> all = new ArrayList<>();
    request
        .getUri()
        .query()
        .toList()
        .forEach(
            pair -> {
              if (pair.first().equals(name)) all.add(pair.second());
            });
    if (all.size() > 1)
      throw Problem.of(400, "the parameter '" + name + "' is given " + all.size() + " times")
          .raise();
    return all.stream().findFirst();
  }

  Set<String> queryNames() {
    Set<String> names = new TreeSet<>();
    request.getUri().query().toList().forEach(pair -> names.add(pair.first()));
    return names;
  }

  /** All values of a header that may be a list, as one (RFC 9110, 5.3). */
  Optional<String> header(String name) {
    List<String> all = values(request, name);
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", all));
  }

  /** The value of a header that is no list: of several nobody knows which is meant. */
  Optional<String> oneHeader(String name) {
    List<String> all = values(request, name);
    if (all.size() > 1)
      throw Problem.of(400, "the header " + name + " is sent " + all.size() + " times").raise();
    return all.stream().findFirst();
  }

  static List<String> values(HttpRequest request, String name) {
    List<String> values = new ArrayList<>();
    for (HttpHeader header : request.getHeaders())
      if (header.is(name.toLowerCase(Locale.ROOT))) values.add(header.value());
    return values;
  }

  static HttpResponse json(int status, JsonNode value) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(ContentTypes.APPLICATION_JSON, Json.bytes(value));
  }
}
