package dev.troupe.gateway.cli.console;

import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.runtime.model.offline.OfflineModel;
import org.jspecify.annotations.Nullable;

/** Which models answer: named, or offline; what that means is said once. */
public final class EnvironmentChoice {
  private EnvironmentChoice() {}

  public static Environment of(@Nullable String named, EnvironmentLoader loader, Console console) {
    String variable = System.getenv("TROUPE_ENV");
    String name =
        named != null ? named : variable == null || variable.isBlank() ? "offline" : variable;
    Environment environment = loader.load(name);
    if (environment.isOffline()) {
      String key = System.getenv("OPENAI_API_KEY");
      console.hint(
          "The built-in "
              + new OfflineModel().describe()
              + " answers: it quotes documents by rules. For a real model: --env openai, or --env"
              + " FILE.yaml"
              + (key == null || key.isBlank()
                  ? "."
                  : " (OPENAI_API_KEY is set, and not used unless you name the environment)."));
    }
    return environment;
  }
}
