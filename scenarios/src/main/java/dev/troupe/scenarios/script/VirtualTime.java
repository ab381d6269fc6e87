package dev.troupe.scenarios.script;

import dev.troupe.agents.team.Units;
import dev.troupe.agents.team.YamlNode;
import java.time.Duration;

/** Times in a scenario, such as {@code 10m}. */
public final class VirtualTime {
  /** Ten years: with all that may be added to it, nanoseconds still fit a long. */
  public static final Duration LONGEST = Duration.ofDays(3_650);

  private VirtualTime() {}

  static Duration of(YamlNode node) {
    Duration time = Units.time(node);
    if (time.compareTo(LONGEST) > 0)
      throw node.fault("is too long: at most " + LONGEST.toHours() + "h, ten years");
    return time;
  }
}
