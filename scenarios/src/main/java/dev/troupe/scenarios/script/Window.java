package dev.troupe.scenarios.script;

import dev.troupe.agents.team.YamlNode;
import java.time.Duration;

/** A part of virtual time; {@code to} is not in it. */
public record Window(Duration from, Duration to) {
  /** The whole run, however long. */
  public static final Window ALWAYS = new Window(Duration.ZERO, Duration.ofDays(36_500));

  /** {@code from} and {@code for}. */
  static Window spanning(YamlNode node) {
    Duration from = node.get("from").present() ? VirtualTime.of(node.get("from")) : Duration.ZERO;
    Duration length = VirtualTime.of(node.require("for"));
    if (length.isZero()) throw node.get("for").fault("must be more than 0");
    return new Window(from, from.plus(length));
  }

  /** {@code from} and {@code to}, both of which may be left out. */
  static Window between(YamlNode node) {
    Duration from = node.get("from").present() ? VirtualTime.of(node.get("from")) : ALWAYS.from();
    Duration to = node.get("to").present() ? VirtualTime.of(node.get("to")) : ALWAYS.to();
    if (to.compareTo(from) <= 0)
      throw node.get(node.get("to").present() ? "to" : "from").fault("the window is empty");
    return new Window(from, to);
  }

  public boolean holds(Duration time) {
    return time.compareTo(from) >= 0 && time.compareTo(to) < 0;
  }

  public boolean isAlways() {
    return equals(ALWAYS);
  }
}
