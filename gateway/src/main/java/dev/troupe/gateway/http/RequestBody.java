package dev.troupe.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

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
      if (Json.parse(text) instanceof ObjectNode object) return object;
      throw Problem.of(400, "the body must be one JSON object").raise();
    } catch (CharacterCodingException e) {
      throw Problem.of(400, "the body is not valid UTF-8").raise();
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      throw Problem.of(400, "the body is not valid JSON" + where + ": " + Json.message(e)).raise();
    }
  }
}
