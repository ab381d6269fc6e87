package dev.troupe.agents.team;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a model call may be answered from the journal: by the answer to the very same request, if
 * it is not older than this. Apart for work and for rehearsals.
 *
 * @param live absent for never
 * @param rehearse absent for never
 */
public record Reuse(Optional<Duration> live, Optional<Duration> rehearse) {
  /** However old. */
  private static final Duration ALWAYS = Duration.ofDays(36_500);

  /** What a team has that says nothing: work is done anew, a rehearsal pays for changes only. */
  public static final Reuse DEFAULT = new Reuse(Optional.empty(), Optional.of(ALWAYS));

  private static final Set<String> KEYS = Set.of("live", "rehearse", "fresh");

  /** The oldest answer that will do; absent where none will. */
  public Optional<Duration> fresh(boolean rehearsal) {
    return rehearsal ? rehearse : live;
  }

  static Reuse read(YamlNode node, Reuse otherwise) {
    if (!node.present()) return otherwise;
    node.only(KEYS, Set.of());
    YamlNode limit = node.get("fresh");
    Optional<Duration> most = Optional.of(limit.present() ? Units.time(limit) : ALWAYS);
    boolean live = content(node.get("live"), otherwise.live());
    boolean rehearse = content(node.get("rehearse"), otherwise.rehearse());
    if (limit.present() && !live && !rehearse)
      throw limit.fault("is for live: content or rehearse: content");
    return new Reuse(live ? most : Optional.empty(), rehearse ? most : Optional.empty());
  }

  private static boolean content(YamlNode node, Optional<Duration> otherwise) {
    return node.oneOf(otherwise.isPresent() ? "content" : "never", "never", "content")
        .equals("content");
  }
}
