package dev.troupe.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Bytes to a JSON object, strictly: UTF-8, one value, no key twice. */
final class RequestBody {
  private RequestBody() {}

  static ObjectNode parse(byte[] bytes) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      if (Json.parse(text) instanceof ObjectNode object) return writable(object);
      throw Problem.of(400, "the body must be one JSON object").raise();
    } catch (CharacterCodingException e) {
      throw Problem.of(400, "the body is not valid UTF-8").raise();
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null || e.getLocation().getLineNr() < 1
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      throw Problem.of(400, "the body is not valid JSON" + where + ": " + Json.message(e)).raise();
    }
  }

  /** JSON may escape half a surrogate pair; as UTF-8 it cannot be stored. */
  private static ObjectNode writable(ObjectNode object) {
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    Deque<JsonNode> left = new ArrayDeque<>(List.of(object));
    while (!left.isEmpty()) {
      JsonNode node = left.removeLast();
      boolean good = !node.isTextual() || encoder.canEncode(node.textValue());
      for (Map.Entry<String, JsonNode> field : node.properties())
        good &= encoder.canEncode(field.getKey());
      if (!good) throw Problem.of(400, "a text of the body holds half of a surrogate pair").raise();
      node.forEach(left::addLast);
    }
    return object;
  }
}
