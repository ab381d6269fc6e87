package dev.troupe.agents.team;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a model call may be answered from the journal: by the answer to the very same request, if
 * it is not older than this.
 *
 * @param fresh absent for never
 */
public record Reuse(Optional<Duration> fresh) {
  public static final Reuse NEVER = new Reuse(Optional.empty());

  /** However old. */
  private static final Duration ALWAYS = Duration.ofDays(36_500);

  private static final java.util.Set<String> KEYS = java.util.Set.of("live", "fresh");

  static Reuse read(YamlNode node, Reuse otherwise) {
    if (!node.present()) return otherwise;
    node.only(KEYS, java.util.Set.of("rehearse"));
    boolean content = node.require("live").oneOf("never", "never", "content").equals("content");
    if (!content && node.get("fresh").present())
      throw node.get("fresh").fault("is for live: content");
    if (!content) return NEVER;
    return new Reuse(
        Optional.of(node.get("fresh").present() ? Units.time(node.get("fresh")) : ALWAYS));
  }
}
