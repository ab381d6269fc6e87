package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import dev.troupe.runtime.observe.Redactor;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What an environment says of one endpoint. */
public final class EndpointFields {
  /** Longest time that one call, or one silence, may take. */
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Fields of a request that budgets, streams and checks rely upon. */
  private static final Set<String> OWN =
      Set.of(
          "model",
          "messages",
          "tools",
          "response_format",
          "temperature",
          "max_tokens",
          "max_completion_tokens",
          "n",
          "stream",
          "stream_options");

  /** Of one call, where nothing else is said. */
  public static final Duration TIMEOUT = Duration.ofMinutes(10);

  private EndpointFields() {}

  private static long tokensPerMinute(YamlNode node) {
    if (!node.present()) return 0;
    long most = Units.count(node);
    if (most < 1) throw node.fault("must be at least 1; leave it out where there is no limit");
    return most;
  }

  /**
   * A time-out.
   *
   * @throws UserFault when it is none, or longer than a week
   */
  public static Duration wait(YamlNode node, Duration otherwise) {
    if (!node.present()) return otherwise;
    Duration wait = Units.time(node);
    if (wait.isZero() || wait.compareTo(LONGEST) > 0)
      throw node.fault("must be from 1ms to " + LONGEST.toHours() + "h");
    return wait;
  }

  static EndpointLimits limits(YamlNode node) {
    return new EndpointLimits(
        node.get("concurrency").integer(EndpointLimits.DEFAULT_CONCURRENCY, 1, 10_000),
        node.get("rpm").integer(0, 1, 1_000_000),
        tokensPerMinute(node.get("tpm")),
        node.get("max_tokens").integer(0, 1, 10_000_000));
  }

  /** Money per tokens; absent where nothing is said. */
  public static Optional<Price> price(YamlNode node) {
    if (!node.present()) return Optional.empty();
    node.only(Set.of("input", "output", "per", "currency"), Set.of("cached_input"));
    long per = node.get("per").present() ? Units.count(node.get("per")) : 1_000_000;
    if (per < 1) throw node.get("per").fault("must be at least 1");
    return Optional.of(
        new Price(
            Units.amount(node.require("input")),
            Units.amount(node.require("output")),
            per,
            node.get("currency").text("USD")));
  }

  /** What a server wants besides, such as {@code chat_template_kwargs}. */
  static ObjectNode extra(YamlNode node) {
    if (!node.present()) return Json.object();
    for (YamlNode value : node.entries().values())
      if (OWN.contains(value.key().replaceFirst(".*\\.", "")))
        throw value.fault("is said by Troupe itself; leave it out of extra");
    if (node.json() instanceof ObjectNode extra) return extra;
    throw node.fault("must be a map, such as { chat_template_kwargs: { enable_thinking: false } }");
  }

  static URI url(String text, String where) {
    try {
      URI url = new URI(text);
      if (url.getRawQuery() != null || url.getRawFragment() != null)
        throw new UserFault(
            where
                + ": a URL with ? or # cannot be a base address; a key belongs into key:"
                + " \"${env:NAME}\"");
      if (url.getHost() != null
          && Set.of("http", "https").contains(String.valueOf(url.getScheme()))
          && url.getUserInfo() == null) return url;
      if (url.getHost() == null && String.valueOf(url.getRawAuthority()).contains("_"))
        throw new UserFault(
            where
                + ": the host name in '"
                + text
                + "' has a '_', which names of hosts may not have (RFC 1123); give the server"
                + " another name, such as one with '-'");
    } catch (URISyntaxException e) {
      // Told below like every other bad URL.
    }
    throw new UserFault(
        where + ": '" + Redactor.redact(text) + "' is not a URL such as http://localhost:8000/v1");
  }
}
