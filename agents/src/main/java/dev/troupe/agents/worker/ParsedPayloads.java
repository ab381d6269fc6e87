package dev.troupe.agents.worker;

import dev.troupe.api.Hash;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.runtime.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the thinkers of one task have read or written lately, in parsed form: the same replies and
 * requests are needed for every further thought. Only a memory; what is not in it is read again.
 */
public final class ParsedPayloads {
  /** Most entries of each kind. */
  static final int MAX = 256;

  private final Map<Hash, ModelReply> replies = new ConcurrentHashMap<>();
  private final Map<Hash, ModelRequest> requests = new ConcurrentHashMap<>();

  ModelReply reply(Hash hash, byte[] bytes) {
    if (replies.size() >= MAX) replies.clear();
    return replies.computeIfAbsent(hash, h -> Json.read(bytes, ModelReply.class));
  }

  void keep(Hash manifest, ModelRequest request) {
    if (requests.size() >= MAX) requests.clear();
    requests.put(manifest, request);
  }

  Optional<ModelRequest> request(Hash manifest) {
    return Optional.ofNullable(requests.get(manifest));
  }
}
