package dev.troupe.agents.team;

import dev.troupe.api.Hash;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.dialect.Dialect;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import dev.troupe.runtime.model.offline.OfflineModel;
import dev.troupe.runtime.observe.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads environments: a path as such; a NAME in the team's {@code environments/}, {@code
 * ./environments/}, {@code ~/.config/troupe/environments/}, then built in ({@code offline}, {@code
 * openai}). Keys stand only as {@code ${env:NAME}}.
 */
public final class EnvironmentLoader {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Set<String> BUILT_IN = Set.of("offline", "openai");
  private static final Duration STALL = Duration.ofSeconds(120);

  private final List<Path> folders;
  private final UnaryOperator<@Nullable String> variables;

  /**
   * @param folders where names are looked up, in this order
   * @param variables environment variables
   */
  public EnvironmentLoader(List<Path> folders, UnaryOperator<@Nullable String> variables) {
    this.folders = List.copyOf(folders);
    this.variables = variables;
  }

  /**
   * @throws UserFault naming file, line and key
   */
  public Environment load(String nameOrPath) {
    if (nameOrPath.contains("/") || nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml")) {
      Path path = Path.of(nameOrPath);
      if (!Files.isRegularFile(path))
        throw new UserFault("there is no environment file " + nameOrPath);
      return read(path);
    }
    if (!nameOrPath.matches("[\\p{L}\\p{N}_.-]{1,64}"))
      throw new UserFault("'" + nameOrPath + "' is not the name of an environment");
    for (Path folder : folders) {
      Path file = folder.resolve(nameOrPath + ".yaml");
      if (Files.isRegularFile(file)) return read(file);
    }
    if (nameOrPath.equals("offline")) return offline();
    if (nameOrPath.equals("openai")) return openai();
    throw new UserFault(
        "unknown environment '"
            + nameOrPath
            + "'; known: "
            + String.join(", ", names())
            + "; looked in "
            + String.join(", ", folders.stream().map(Path::toString).toList()));
  }

  /** "offline" must stay what it says, and a task of either must find it again by its name. */
  private static void refuseBuiltIn(Path file, String name) {
    if (BUILT_IN.contains(name))
      throw new UserFault(
          file
              + ": an environment of this name is built in; call the file something else than "
              + name
              + ".yaml");
  }

  /** Names that {@link #load} would find. */
  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(BUILT_IN);
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) continue;
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.yaml")) {
        for (Path file : files) {
          String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
          if (!name.endsWith(".rules")) names.add(name); // answers of a scripted one
        }
      } catch (IOException e) {
        throw UserFault.unreadable(folder, e);
      }
    }
    return names;
  }

  public static Environment offline() {
    Endpoint endpoint =
        new Endpoint(
            "default",
            URI.create("offline:/"),
            OfflineModel.NAME,
            "",
            Optional.empty(),
            new EndpointLimits(64, 0, 0),
            Optional.empty(),
            EndpointFields.TIMEOUT,
            STALL);
    SequencedMap<String, Environment.Binding> models = new LinkedHashMap<>();
    models.put(
        "default",
        new Environment.Binding(Environment.Kind.OFFLINE, endpoint, List.of(), Set.of()));
    return new Environment("offline", models);
  }

  private Environment openai() {
    String base =
        Optional.ofNullable(variables.apply("OPENAI_BASE_URL"))
            .filter(url -> !url.isBlank())
            .orElse("");
    String key = Objects.requireNonNullElse(variables.apply("OPENAI_API_KEY"), "");
    String model = Objects.requireNonNullElse(variables.apply("OPENAI_MODEL"), "");
    if (key.isBlank() && base.isEmpty())
      throw new UserFault(
          "environment openai: OPENAI_API_KEY is not set; export it, or set OPENAI_BASE_URL for a"
              + " server without keys");
    if (model.isBlank())
      throw new UserFault(
          "environment openai: OPENAI_MODEL is not set; name the model to use, such as"
              + " gpt-4.1-mini");
    Endpoint endpoint =
        new Endpoint(
            "default",
            EndpointFields.url(
                base.isEmpty() ? "https://api.openai.com/v1" : base,
                "environment openai: OPENAI_BASE_URL"),
            model,
            "",
            key.isBlank() ? Optional.empty() : Optional.of(new Secret(key)),
            new EndpointLimits(EndpointLimits.DEFAULT_CONCURRENCY, 0, 0),
            Optional.empty(),
            EndpointFields.TIMEOUT,
            STALL);
    SequencedMap<String, Environment.Binding> models = new LinkedHashMap<>();
    models.put(
        "default", new Environment.Binding(Environment.Kind.OPENAI, endpoint, List.of(), Set.of()));
    return new Environment("openai", models);
  }

  private Environment read(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    refuseBuiltIn(file, name);
    YamlNode root =
        YamlNode.parse(file.toString(), text(file))
            .only(Set.of("models", "description"), Set.of("reuse"));
    SequencedMap<String, Environment.Binding> models = new LinkedHashMap<>();
    root.require("models")
        .entries()
        .forEach((role, node) -> models.put(role, binding(file, role, node)));
    if (models.isEmpty()) throw root.get("models").fault("binds no role");
    long currencies =
        models.values().stream()
            .flatMap(m -> m.endpoint().price().stream())
            .map(Price::currency)
            .distinct()
            .count();
    if (currencies > 1)
      throw root.get("models").fault("all prices of an environment must have one currency");
    return new Environment(name, models);
  }

  private static String text(Path file) {
    try {
      return new TeamFiles(new TreeMap<>(Map.of(file.toString(), Files.readAllBytes(file))))
          .text(file.toString());
    } catch (IOException e) {
      throw UserFault.unreadable(file, e);
    }
  }

  private Environment.Binding binding(Path file, String role, YamlNode node) {
    node.only(
        Set.of(
            "url",
            "model",
            "family",
            "key",
            "rpm",
            "tpm",
            "concurrency",
            "price",
            "scripted",
            "offers",
            "timeout",
            "stall",
            "max_tokens",
            "dialect",
            "extra"),
        Set.of("fallback", "headers"));
    Set<String> offers = new LinkedHashSet<>(node.get("offers").words());
    if (node.get("scripted").present()) {
      Path script = file.toAbsolutePath().resolveSibling(node.get("scripted").text()).normalize();
      if (!Files.isRegularFile(script))
        throw node.get("scripted")
            .fault("there is no file " + script.getFileName() + " beside the environment");
      Endpoint endpoint =
          new Endpoint(
              role,
              // another script gives other answers
              URI.create(
                  "scripted:/" + role + "#" + Hash.of(text(script)).value().substring(0, 16)),
              "scripted",
              node.get("family").text(""),
              Optional.empty(),
              EndpointFields.limits(node),
              EndpointFields.price(node.get("price")),
              EndpointFields.TIMEOUT,
              STALL);
      return new Environment.Binding(
          Environment.Kind.SCRIPTED,
          endpoint,
          ScriptReader.read(script.toString(), text(script)),
          offers);
    }
    URI url =
        EndpointFields.url(
            resolve(wholeOrPlain(node.require("url"))),
            file + ":" + node.get("url").line() + ": " + node.get("url").key());
    String model = resolve(node.require("model"));
    Endpoint endpoint =
        new Endpoint(
            role,
            url,
            model,
            node.get("family").text(""),
            key(node.get("key")),
            EndpointFields.limits(node),
            EndpointFields.price(node.get("price")),
            EndpointFields.wait(node.get("timeout"), EndpointFields.TIMEOUT),
            EndpointFields.wait(node.get("stall"), STALL),
            Dialect.of(
                node.get("dialect")
                    .oneOf(Dialect.NATIVE.wire(), Dialect.names().toArray(String[]::new))),
            EndpointFields.extra(node.get("extra")));
    return new Environment.Binding(Environment.Kind.OPENAI, endpoint, List.of(), offers);
  }

  /** A secret must not become part of an address, which is journaled. */
  private static YamlNode wholeOrPlain(YamlNode node) {
    String text = node.text().strip();
    if (text.contains("${env:") && !VARIABLE.matcher(text).matches())
      throw node.fault("a variable may be the whole URL, not a part of it");
    return node;
  }

  private Optional<Secret> key(YamlNode node) {
    if (!node.present()) return Optional.empty();
    if (!VARIABLE.matcher(node.text().strip()).matches())
      throw node.fault(
          "a key never stands in a file; write \"${env:NAME}\" and set the variable NAME");
    return Optional.of(new Secret(resolve(node)));
  }

  private String resolve(YamlNode node) {
    Matcher matcher = VARIABLE.matcher(node.text().strip());
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String value = variables.apply(matcher.group(1));
      if (value == null || value.isBlank())
        throw node.fault("the environment variable " + matcher.group(1) + " is not set");
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(resolved).toString();
  }
}
