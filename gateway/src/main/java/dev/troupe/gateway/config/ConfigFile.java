package dev.troupe.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import dev.troupe.agents.team.UserFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code troupe.conf} (HOCON) over the shipped defaults; unknown keys are refused. */
public final class ConfigFile {
  private static final Pattern TENANT =
      Pattern.compile(
          "troupe\\.tenants\\.(?:\"[^\"]+\"|[^.\"]+)\\.(?:active|waiting|tokens-per-day|cost-per-day)");

  private ConfigFile() {}

  /** The defaults of {@code reference.conf}. */
  public static Settings defaults() {
    return Settings.from(reference());
  }

  /**
   * @throws UserFault naming file, line and key
   */
  public static Settings read(Path file) {
    if (!Files.isRegularFile(file)) throw new UserFault("--config: there is no file " + file);
    Config own;
    try {
      own =
          ConfigFactory.parseFile(
                  file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
              .resolve();
    } catch (ConfigException e) {
      String why = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
      throw new UserFault(why.startsWith(file.getFileName() + ":") ? why : file + ": " + why);
    }
    Config reference = reference();
    for (Map.Entry<String, ConfigValue> entry : own.entrySet())
      if (!isKnown(entry.getKey(), reference))
        throw new UserFault(
            at(entry.getValue().origin(), file)
                + ": unknown key "
                + entry.getKey()
                + near(entry.getKey(), reference));
    return Settings.from(own.withFallback(reference));
  }

  private static boolean isKnown(String key, Config reference) {
    return (reference.hasPath(key) && !key.equals("troupe.tenants"))
        || TENANT.matcher(key).matches();
  }

  private static String near(String key, Config reference) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    return reference.entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(known -> known.endsWith("." + last))
        .findFirst()
        .map(known -> "; did you mean " + known + "?")
        .orElse("; the README names the file with every key (reference.conf)");
  }

  private static Config reference() {
    return ConfigFactory.parseResourcesAnySyntax(ConfigFile.class.getClassLoader(), "reference")
        .withOnlyPath("troupe")
        .resolve();
  }

  static String where(Config config, String key) {
    Path unnamed = Path.of("troupe.conf");
    try {
      return at(config.getValue(key).origin(), unnamed);
    } catch (ConfigException e) {
      return unnamed.toString();
    }
  }

  private static String at(ConfigOrigin origin, Path file) {
    String name = origin.filename() == null ? file.toString() : origin.filename();
    return origin.lineNumber() < 0 ? name : name + ":" + origin.lineNumber();
  }
}
