package dev.troupe.runtime.model;

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
    Duration stall) {

  /** The same under other bounds. */
  public Endpoint with(EndpointLimits other) {
    return new Endpoint(name, url, model, family, key, other, price, timeout, stall);
  }

  /** What identifies the model behind the answer: a different one is a different answer. */
  public String fingerprint() {
    return url + " " + model;
  }
}
