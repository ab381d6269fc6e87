package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The description of the interface: OpenAPI 3.1, written as YAML beside the code, served as JSON.
 */
final class OpenApi {
  private static final byte[] JSON = Json.bytes(read());

  private OpenApi() {}

  static byte[] json() {
    return JSON.clone();
  }

  static JsonNode read() {
    try (InputStream yaml =
        Objects.requireNonNull(
            OpenApi.class.getResourceAsStream("/openapi.yaml"), "openapi.yaml")) {
      return Json.tree(
          Objects.requireNonNull(
              new Load(LoadSettings.builder().build()).loadFromInputStream(yaml)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
