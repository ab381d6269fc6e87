package dev.troupe.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description and the route table say the same. */
final class OpenApiTest {
  @TempDir Path folder;

  @Test
  void everyRouteIsDescribedAndNothingElseIs() throws IOException {
    SortedSet<String> described = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : OpenApiCheck.API.path("paths").properties())
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties())
        if (!operation.getKey().equals("parameters"))
          described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
    SortedSet<String> served = new TreeSet<>();
    for (Route route : RouteTable.of(folder)) served.add(route.method() + " " + route.template());
    assertThat(described).isEqualTo(served);
  }

  @Test
  void whatIsOpenIsDescribedAsOpen() throws IOException {
    for (Route route : RouteTable.of(folder)) {
      JsonNode operation =
          OpenApiCheck.API
              .path("paths")
              .path(route.template())
              .path(route.method().toLowerCase(Locale.ROOT));
      assertThat(operation.path("security").isArray() && operation.path("security").isEmpty())
          .as(route.template())
          .isEqualTo(route.access() == Route.Access.OPEN);
    }
  }
}
