package dev.troupe.runtime.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.runtime.json.Json;

/**
 * What a request is, for reuse: SHA-256 over the whole canonical request, the model behind it, the
 * version of the adapter, and the sample. Never an allow-list of fields: anything new makes a new
 * key.
 */
public final class CallKey {
  private static final String ADAPTER = "chat/1";

  private CallKey() {}

  public static Hash of(ModelRequest request, String fingerprint, int sample) {
    ObjectNode all =
        Json.object().put("adapter", ADAPTER).put("model", fingerprint).put("sample", sample);
    all.set("request", Json.tree(request));
    return Hash.of(Json.canonical(all));
  }
}
