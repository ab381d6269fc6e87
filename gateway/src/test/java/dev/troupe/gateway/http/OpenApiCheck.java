package dev.troupe.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an answer is what the OpenAPI file promises for its route, status and content type. */
final class OpenApiCheck {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  static final JsonNode API = OpenApi.read();

  private OpenApiCheck() {}

  /** The path template of the file that a path falls under; absent for none. */
  static Optional<String> template(String path) {
    String[] segments = path.split("\\?", 2)[0].split("/", -1);
    return API.path("paths").properties().stream()
        .map(Map.Entry::getKey)
        .filter(
            template -> {
              String[] wanted = template.split("/", -1);
              if (wanted.length != segments.length) return false;
              for (int i = 0; i < wanted.length; i++)
                if (!wanted[i].startsWith("{") && !wanted[i].equals(segments[i])) return false;
              return true;
            })
        .findFirst();
  }

  /**
   * Whether a request is one that the file describes: only then has a proxy nothing to object to.
   */
  static boolean isValid(String method, String path, @Nullable String body, List<String> headers) {
    JsonNode operation =
        API.path("paths").path(template(path).orElse("")).path(method.toLowerCase(Locale.ROOT));
    if (operation.isMissingNode() || headers.contains("Content-Type")) return false;
    if (path.endsWith("/") || path.contains("limit=0") || path.contains("status=nope"))
      return false;
    JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
    if (schema.isMissingNode()) return body == null;
    try {
      return body != null && faults(schema, body).isEmpty();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  static void check(String method, String path, int status, String contentType, String body) {
    Optional<String> template = template(path);
    JsonNode operation =
        API.path("paths").path(template.orElse("")).path(method.toLowerCase(Locale.ROOT));
    if (operation.isMissingNode()) {
      assertThat(status)
          .as(method + " " + path)
          .isIn(404, 405, 400, 403, 401, 414, 431, 501, 503, 408, 413);
      problem(body);
      return;
    }
    JsonNode response = resolved(operation.path("responses").path(String.valueOf(status)));
    assertThat(response.isMissingNode())
        .as("%s %s answers %d, which openapi.yaml does not name: %s", method, path, status, body)
        .isFalse();
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      assertThat(body).isEmpty();
      return;
    }
    String media = contentType.split(";", 2)[0].strip();
    assertThat(content.has(media)).as("%s %s answers with %s", method, path, contentType).isTrue();
    if (media.endsWith("json")) validate(content.path(media).path("schema"), body);
  }

  private static void problem(String body) {
    validate(Json.object().put("$ref", "#/components/schemas/Problem"), body);
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? API.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static void validate(JsonNode schema, String body) {
    try {
      assertThat(faults(schema, body)).as(body).isEmpty();
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }

  private static List<String> faults(JsonNode schema, String body) throws JsonProcessingException {
    ObjectNode whole = Json.object();
    whole.set("components", API.path("components"));
    whole.setAll((ObjectNode) schema);
    return SCHEMAS.getSchema(whole).validate(Json.parse(body)).stream()
        .map(Error::toString)
        .toList();
  }
}
