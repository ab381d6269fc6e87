package dev.troupe.agents;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/**
 * Pekko's configuration for a node: the library's defaults under ours, by name, never {@code
 * application.conf}.
 */
public final class PekkoConfig {
  private PekkoConfig() {}

  public static Config load() {
    return ConfigFactory.parseResources("troupe-agents.conf")
        .withFallback(ConfigFactory.parseResources("troupe-pekko.conf"))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }
}
