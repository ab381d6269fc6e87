package dev.troupe.gateway.cli.setup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.troupe.agents.task.OpenTasks;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.Inspection;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.transport.Transports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe doctor}: is this machine set up? Makes no paid call. */
@Command(
    name = "doctor",
    description = "Check Java, data folder, journal, teams and environment; no model is called.")
public final class DoctorCommand implements Callable<Integer> {
  /** Most tasks named. */
  private static final int NAMED = 3;

  private static final int CONNECT_MILLIS = 3_000;
  private static final long LEAST_FREE = 500L * 1024 * 1024;

  @Mixin Common common = new Common();

  @Option(
      names = "--env",
      paramLabel = "NAME|FILE",
      description = "The environment to check (default: TROUPE_ENV, else offline).")
  @Nullable String environment;

  private record Finding(String what, boolean good, String detail) {}

  @Override
  public Integer call() {
    Logging.off();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding("java", Runtime.version().feature() >= 21, Runtime.version().toString()));
    findings.add(data());
    journal().ifPresent(findings::add);
    int user = teams(findings);
    user = Math.max(user, environment(findings));
    if (common.json()) {
      ArrayNode list = Json.array();
      findings.forEach(
          f ->
              list.addObject()
                  .put("check", f.what())
                  .put("ok", f.good())
                  .put("detail", f.detail()));
      common.console().result(Json.pretty(Json.object().set("checks", list)));
    } else
      findings.forEach(
          f ->
              common
                  .console()
                  .result((f.good() ? "ok    " : "FAULT ") + f.what() + ": " + f.detail()));
    if (user != ExitCode.COMPLETED) return user;
    return findings.stream().allMatch(Finding::good) ? ExitCode.COMPLETED : ExitCode.MACHINE;
  }

  private Finding data() {
    Path folder = common.dataFolder();
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) existing = existing.getParent();
    boolean writable = Files.isWritable(existing) && Files.isDirectory(existing);
    long free = existing.toFile().getUsableSpace();
    String detail =
        folder
            + (Files.exists(folder) ? "" : " (made on first use)")
            + ", "
            + free / (1024 * 1024)
            + " MiB free";
    return new Finding(
        "data folder",
        writable && free > LEAST_FREE,
        writable ? detail : folder + " cannot be written");
  }

  /** Nobody works on them, and nothing else says so. */
  private static String aside(OpenTasks open) {
    return open.aside().isEmpty()
        ? ""
        : "; set aside after failing again and again, until `troupe resume`: "
            + open.aside().stream()
                .limit(NAMED)
                .map(TaskId::value)
                .collect(Collectors.joining(", "))
            + (open.aside().size() > NAMED ? " …" : "");
  }

  /** Whether it can be opened and its open tasks can be listed; `verify` looks at all of it. */
  private Optional<Finding> journal() {
    Path folder = common.dataFolder();
    if (!Files.isRegularFile(folder.resolve("journal.db"))) return Optional.empty();
    try {
      JournalUnusable.ifEmpty(folder.resolve("journal.db"));
      DataFolder data = DataFolder.open(folder);
      List<String> damage = new ArrayList<>();
      try (JournalDatabase database = JournalDatabase.open(data.journal())) {
        new Inspection(database, (where, what) -> damage.add(what)).quickly();
      }
      if (!damage.isEmpty())
        return Optional.of(
            new Finding("journal", false, damage.getFirst() + "; `troupe verify` names all of it"));
      OpenTasks open = OpenTasks.read(data, new SystemEnv().now());
      return Optional.of(new Finding("journal", true, open.size() + " open tasks" + aside(open)));
    } catch (JournalUnusable e) {
      return Optional.of(new Finding("journal", false, String.valueOf(e.getMessage())));
    }
  }

  private int teams(List<Finding> findings) {
    TeamsInspected teams = TeamsInspected.of(common.library(), Optional.empty());
    findings.add(
        new Finding(
            "teams",
            teams.good() > 0,
            teams.good() == 0
                ? "there is none"
                : "can be loaded: "
                    + common.library().names().stream()
                        .filter(name -> !teams.faults().containsKey(name))
                        .collect(Collectors.joining(", "))));
    teams
        .faults()
        .forEach((team, fault) -> findings.add(new Finding("team " + team, false, fault)));
    return teams.faults().isEmpty() ? ExitCode.COMPLETED : ExitCode.USER;
  }

  private int environment(List<Finding> findings) {
    String variable = System.getenv("TROUPE_ENV");
    String name =
        environment != null
            ? environment
            : variable == null || variable.isBlank() ? "offline" : variable;
    try {
      Environment loaded = common.environments(Optional.empty()).load(name);
      loaded.models().forEach((role, binding) -> findings.add(endpoint(name, role, binding)));
      return ExitCode.COMPLETED;
    } catch (UserFault e) {
      findings.add(new Finding("environment " + name, false, e.text()));
      return ExitCode.USER;
    }
  }

  private static Finding endpoint(String name, String role, Environment.Binding binding) {
    String what = "environment " + name + ", models." + role;
    if (binding.kind() != Environment.Kind.OPENAI)
      return new Finding(what, true, binding.endpoint().model() + ", needs no server");
    URI url = binding.endpoint().url();
    Optional<URI> proxy;
    try (Transports transports = new Transports(System::getenv)) {
      proxy = transports.proxyOf(url);
    }
    URI next = proxy.orElse(url);
    int port = next.getPort() > 0 ? next.getPort() : next.getScheme().equals("https") ? 443 : 80;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(next.getHost(), port), CONNECT_MILLIS);
      return new Finding(
          what,
          true,
          binding.endpoint().model()
              + " at "
              + url
              + (proxy.isPresent()
                  ? ": its proxy " + next.getHost() + ":" + port + " can be reached"
                  : " can be reached")
              + (binding.endpoint().key().isPresent() ? ", key set" : ", no key"));
    } catch (IOException e) {
      return new Finding(
          what,
          false,
          (proxy.isPresent() ? "the proxy of " + url : url)
              + " cannot be reached: "
              + e.getMessage());
    }
  }
}
