package dev.troupe.scenarios.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns the production configuration into its simulated twin: every dispatcher section that it
 * finds.
 */
final class SimConfig {
  static final String KERNEL = "troupe.sim.kernel";

  private SimConfig() {}

  static Config of(SimKernel kernel, Config production) {
    Map<String, Object> keys = new TreeMap<>();
    for (String path : dispatchers(production)) {
      keys.put(path + ".type", "Dispatcher");
      keys.put(path + ".executor", SimExecutor.class.getName());
      keys.put(path + ".throughput", 1);
      keys.put(path + ".throughput-deadline-time", "0ms");
    }
    keys.put(KERNEL, kernel.id());
    keys.put("pekko.scheduler.implementation", SimScheduler.class.getName());
    keys.put("pekko.actor.typed.default-mailbox.mailbox-type", TraceMailbox.class.getName());
    keys.put("pekko.actor.default-mailbox.mailbox-type", TraceMailbox.class.getName());
    keys.put("pekko.jvm-exit-on-fatal-error", "off");
    keys.put("troupe.journal.class", SimJournal.class.getName());
    keys.put("pekko.persistence.snapshot-store.plugin", "pekko.persistence.no-snapshot-store");
    return ConfigFactory.parseMap(keys).withFallback(production);
  }

  static List<String> dispatchers(Config config) {
    List<String> found = new ArrayList<>();
    walk("", config.root(), found);
    Collections.sort(found);
    return found;
  }

  private static void walk(
      String prefix, com.typesafe.config.ConfigObject section, List<String> found) {
    com.typesafe.config.ConfigValue executor = section.get("executor");
    com.typesafe.config.ConfigValue type = section.get("type");
    boolean dispatcher =
        executor != null && executor.valueType() == com.typesafe.config.ConfigValueType.STRING;
    boolean typed =
        type != null
            && Set.of("Dispatcher", "PinnedDispatcher").contains(String.valueOf(type.unwrapped()));
    if (dispatcher || typed) {
      found.add(prefix);
      return;
    }
    for (Map.Entry<String, com.typesafe.config.ConfigValue> entry : section.entrySet())
      if (entry.getValue() instanceof com.typesafe.config.ConfigObject inner)
        walk(
            (prefix.isEmpty() ? "" : prefix + ".")
                + com.typesafe.config.ConfigUtil.quoteString(entry.getKey()),
            inner,
            found);
  }
}
