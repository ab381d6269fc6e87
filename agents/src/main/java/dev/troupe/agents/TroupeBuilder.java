package dev.troupe.agents;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.NodeParts;
import dev.troupe.agents.task.TaskNode;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.desk.CallDesk;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.tool.ToolCheck;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.ModelClient;
import dev.troupe.api.TenantId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.DaySpend;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalSetup;
import dev.troupe.runtime.journal.NodeLock;
import dev.troupe.runtime.journal.SqliteAnswers;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteQuarantine;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.model.transport.Transports;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** What a {@link Troupe} is made of; from {@link Troupe#builder()}. */
public final class TroupeBuilder {
  /** Longest start of the actor system. */
  private static final Duration START = Duration.ofMinutes(1);

  private final Map<String, ModelClient> clients = new LinkedHashMap<>();
  private Path data = Path.of(".troupe");
  private Supplier<Environment> environment = EnvironmentLoader::offline;
  private Optional<Path> team = Optional.empty();
  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private Craft craft = Craft.STANDARD;
  private AdmissionSettings settings = AdmissionSettings.DEFAULT;
  private ToolRunner runner = ToolRunner.virtualThreads(CallDesk.MAX_TOOLS);
  private TaskObserver observer = TaskObserver.NOBODY;
  private boolean recovers;
  private Env env = new SystemEnv();
  private UnaryOperator<@Nullable String> variables = System::getenv;

  TroupeBuilder() {}

  /** The data folder; made when it is not there. */
  public TroupeBuilder data(Path folder) {
    data = folder;
    return this;
  }

  public TroupeBuilder environment(Environment models) {
    environment = () -> models;
    return this;
  }

  /**
   * The environment of this name, or in this file. A name is looked up at the start: in {@code
   * environments/} of the team's folder, then in {@code ./environments/}.
   */
  public TroupeBuilder environment(String nameOrPath) {
    environment = () -> named(nameOrPath);
    return this;
  }

  private Environment named(String nameOrPath) {
    List<Path> folders = new ArrayList<>();
    team.ifPresent(folder -> folders.add(folder.resolve("environments")));
    folders.add(Path.of("environments"));
    return new EnvironmentLoader(folders, variables).load(nameOrPath);
  }

  /** The team whose tasks {@link Troupe#submit} submits. */
  public TroupeBuilder team(Path folder) {
    team = Optional.of(folder);
    return this;
  }

  /**
   * A tool of the host program, for teams that name it.
   *
   * @throws IllegalArgumentException when there is one of its name, or nobody could call it
   */
  public TroupeBuilder tool(Tool tool) {
    ToolCheck.check(tool);
    if (tools.putIfAbsent(tool.spec().name(), tool) != null)
      throw new IllegalArgumentException(
          "tool '" + tool.spec().name() + "' was given before; choose another name");
    return this;
  }

  /**
   * The host program's own way to the model of a role; limits, price and time-outs stay those of
   * the environment's binding of this role, or of its {@code default}.
   */
  public TroupeBuilder model(String role, ModelClient client) {
    clients.put(role, client);
    return this;
  }

  /** How thinkers think. */
  public TroupeBuilder craft(Craft other) {
    craft = other;
    return this;
  }

  public TroupeBuilder settings(AdmissionSettings other) {
    settings = other;
    return this;
  }

  /**
   * Open tasks of this environment, left by a process that ended or died, go on at the start. Those
   * of a process that still works with the data folder are left to it until it has ended.
   */
  public TroupeBuilder recovering() {
    recovers = true;
    return this;
  }

  /** Hears of every event after it is durable. */
  public TroupeBuilder observer(TaskObserver other) {
    observer = other;
    return this;
  }

  public TroupeBuilder toolRunner(ToolRunner other) {
    runner = other;
    return this;
  }

  /** The node's clock, for what depends on the day. */
  TroupeBuilder env(Env other) {
    env = other;
    return this;
  }

  private TenantBudgets budgets(JournalDatabase database) {
    LocalDate today = LocalDate.ofInstant(env.now(), settings.zone());
    Map<TenantId, TenantBudgets.Used> used = new HashMap<>();
    new DaySpend(database)
        .ofNow(today)
        .forEach(
            (tenant, sum) ->
                used.put(
                    new TenantId(tenant),
                    new TenantBudgets.Used(
                        Math.max(0, sum.tokens()), sum.cost().max(BigDecimal.ZERO))));
    return new TenantBudgets(env, settings.zone(), tenant -> settings.of(tenant).day(), used);
  }

  /**
   * Blocks until the node is there.
   *
   * @throws JournalUnusable when the data folder cannot be used
   * @throws UserFault when the team or the environment is wrong, or not there
   * @throws IllegalStateException when the actor system does not start
   */
  public Troupe start() {
    Optional<Team> loaded = team.map(path -> TeamLoader.load(TeamFiles.read(path), tools.keySet()));
    loaded.ifPresent(t -> ToolCheck.check(t, tools));
    Environment named = environment.get();
    loaded.ifPresent(named::check);
    Environment models = ModelFactory.answeredBy(named, clients);
    DataFolder folder = DataFolder.open(data);
    Deque<Runnable> opened = new ArrayDeque<>();
    try {
      return start(folder, models, loaded, opened);
    } catch (RuntimeException | Error e) {
      opened.forEach(Runnable::run); // the last first
      throw e;
    }
  }

  private Troupe start(
      DataFolder folder, Environment models, Optional<Team> loaded, Deque<Runnable> opened) {
    NodeLock here = NodeLock.take(folder, env.newId());
    opened.push(here::close);
    JournalDatabase database = JournalDatabase.open(folder.journal());
    opened.push(database::close);
    SqlitePayloads payloads = new SqlitePayloads(database);
    Transports transports = new Transports(variables);
    opened.push(transports::close);
    ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    opened.push(blocking::shutdownNow);
    CompletableFuture<TaskNode> started = new CompletableFuture<>();
    Teams teams = new Teams(payloads, blocking, tools.keySet(), models::check);
    NodeParts parts =
        new NodeParts(
            env,
            here,
            payloads,
            new SqliteReader(database),
            new SqliteAnswers(database),
            new SqliteQuarantine(database),
            database,
            new ModelFactory(transports, env).bind(models, clients),
            teams,
            craft,
            Map.copyOf(tools),
            runner,
            recovers ? settings.sweeping(models.name()) : settings,
            budgets(database),
            observer,
            blocking);
    ActorSystem<Void> system =
        ActorSystem.create(
            TaskNode.create(parts, started::complete),
            "troupe",
            ActorSystemSetup.create(
                BootstrapSetup.create(PekkoConfig.load()), new JournalSetup(database)));
    opened.push(system::terminate);
    system
        .getWhenTerminated()
        .thenRun(() -> started.completeExceptionally(new IllegalStateException("it stopped")));
    TaskNode node = begun(started);
    CompletableFuture<Void> over = SystemEnd.of(system, Troupe.STOP);
    // However it ends: whoever waits is told.
    over.thenRun(node.tasks()::close).thenRun(here::leave);
    return new Troupe(
        system, over, database, payloads, transports, blocking, node, teams, models, loaded, here);
  }

  /** At the edge: whoever starts a node waits for it, and not for ever. */
  private static TaskNode begun(CompletableFuture<TaskNode> started) {
    try {
      return started.get(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the node started", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the node did not start; its log says why", e);
    }
  }
}
