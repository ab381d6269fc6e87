package dev.troupe.runtime.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Hash;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.dialect.Dialect;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import dev.troupe.runtime.observe.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * One model as an environment binds it.
 *
 * @param name the role it was bound to
 * @param model the name sent on the wire; also the fingerprint's main part
 * @param family free text that picks prompt variants; may be empty
 * @param limits how much may be asked of it
 * @param timeout longest time of one try; {@code stall} longest silence on the wire
 * @param dialect how its answers say that a tool is to be called
 * @param extra what else every request's body holds, for this server only
 */
public record Endpoint(
    String name,
    URI url,
    String model,
    String family,
    Optional<Secret> key,
    EndpointLimits limits,
    Optional<Price> price,
    Duration timeout,
    Duration stall,
    Dialect dialect,
    ObjectNode extra) {
  /** One whose server decodes tool calls. */
  public Endpoint(
      String name,
      URI url,
      String model,
      String family,
      Optional<Secret> key,
      EndpointLimits limits,
      Optional<Price> price,
      Duration timeout,
      Duration stall) {
    this(
        name,
        url,
        model,
        family,
        key,
        limits,
        price,
        timeout,
        stall,
        Dialect.NATIVE,
        Json.object());
  }

  /** The same under other bounds. */
  public Endpoint with(EndpointLimits other) {
    return new Endpoint(
        name, url, model, family, key, other, price, timeout, stall, dialect, extra);
  }

  /** The same, answered by a client of the host program that calls itself so. */
  public Endpoint answeredBy(String client) {
    String mark = Hash.of(client).value().substring(0, 16);
    URI marked = URI.create(url.toString().replaceFirst("#.*", "") + "#" + mark);
    return new Endpoint(
        name, marked, model, family, key, limits, price, timeout, stall, dialect, extra);
  }

  /** What identifies the model behind the answer: a different one is a different answer. */
  public String fingerprint() {
    String spoken = dialect == Dialect.NATIVE ? "" : " " + dialect.wire();
    String more = extra.isEmpty() ? "" : " " + new String(Json.canonical(extra), UTF_8);
    return url + " " + model + spoken + more;
  }
}
