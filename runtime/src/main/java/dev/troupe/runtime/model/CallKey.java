package dev.troupe.runtime.model;

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

  private record Keyed(String adapter, String model, int sample, ModelRequest request) {}

  private CallKey() {}

  public static Hash of(ModelRequest request, String fingerprint, int sample) {
    return Hash.of(Json.canonical(new Keyed(ADAPTER, fingerprint, sample, request)));
  }
}
