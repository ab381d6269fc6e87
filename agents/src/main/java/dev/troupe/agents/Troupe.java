package dev.troupe.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.AdmissionSettings;
import dev.troupe.agents.task.CallDesk;
import dev.troupe.agents.task.Fact;
import dev.troupe.agents.task.QuestionView;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.TaskEvent;
import dev.troupe.agents.task.TaskHistory;
import dev.troupe.agents.task.TaskNode;
import dev.troupe.agents.task.TaskObserver;
import dev.troupe.agents.task.TaskPages;
import dev.troupe.agents.task.TaskState;
import dev.troupe.agents.task.TaskView;
import dev.troupe.agents.task.Tasks;
import dev.troupe.agents.task.Teams;
import dev.troupe.agents.task.Terms;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.worker.Craft;
import dev.troupe.agents.worker.Foresight;
import dev.troupe.agents.worker.StoredRequest;
import dev.troupe.api.ModelClient;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.DaySpend;
import dev.troupe.runtime.journal.FolderUse;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalHealth;
import dev.troupe.runtime.journal.JournalSetup;
import dev.troupe.runtime.journal.Listing;
import dev.troupe.runtime.journal.SqliteAnswers;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteQuarantine;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.gateway.ModelGateway;
import dev.troupe.runtime.model.transport.Transports;
import dev.troupe.runtime.payload.Payloads;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A running node: actor system, journal, models, tasks. Starts nothing that was not asked for: no
 * port, no shutdown hook, no logging configuration.
 */
public final class Troupe implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(10);

  private final ActorSystem<Void> system;
  private final JournalDatabase database;
  private final SqlitePayloads payloads;
  private final Transports transports;
  private final Executor blocking;
  private final TaskNode node;
  private final Teams teams;
  private final Environment environment;
  private final Optional<Team> team;
  private final FolderUse use;

  private Troupe(
      ActorSystem<Void> system,
      JournalDatabase database,
      SqlitePayloads payloads,
      Transports transports,
      Executor blocking,
      TaskNode node,
      Teams teams,
      Environment environment,
      Optional<Team> team,
      FolderUse use) {
    this.use = use;
    this.system = system;
    this.database = database;
    this.payloads = payloads;
    this.transports = transports;
    this.blocking = blocking;
    this.node = node;
    this.teams = teams;
    this.environment = environment;
    this.team = team;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Submits a task of the team that the builder named.
   *
   * @throws UserFault when the inputs are not the team's
   * @throws IllegalStateException when the builder named no team
   */
  public TaskHandle submit(TaskRequest request) {
    Team of =
        team.orElseThrow(
            () -> new IllegalStateException("the builder named no team: call team(PATH)"));
    ObjectNode inputs = of.inputs(request.inputs());
    String key = request.idempotencyKey().orElseGet(() -> new SystemEnv().newId());
    Submission plain =
        new Submission(
            TenantId.DEFAULT,
            of,
            environment.name(),
            request.goal().orElseGet(() -> of.goal(inputs)),
            inputs,
            key);
    Terms terms =
        new Terms(request.priority(), request.labels(), List.of(), Optional.empty(), "", List.of());
    CompletionStage<Fact.SubmitReply.Accepted> accepted =
        tasks()
            .submit(plain.under(terms))
            .thenApply(
                reply ->
                    switch (reply) {
                      case Fact.SubmitReply.Accepted a -> a;
                      case Fact.SubmitReply.Refused r -> throw new TaskRefused(r);
                    });
    return new TaskHandle(this, TaskId.of(TenantId.DEFAULT, key), accepted);
  }

  /** The task resource, once the task has ended. */
  CompletionStage<ObjectNode> ended(TaskId task) {
    return tasks().ended(task).thenApplyAsync(end -> resource(task), blocking);
  }

  public Tasks tasks() {
    return node.tasks();
  }

  public TaskHistory history() {
    return node.history();
  }

  /** The team as it was when a task was submitted; blocks. */
  public Team team(TaskEvent.TaskSubmitted task) {
    return teams.get(task.tenant(), task.teamHash(), task.teamFiles()).toCompletableFuture().join();
  }

  /** The goal and the inputs of a task; blocks. */
  public StoredRequest request(TaskEvent.TaskSubmitted task) {
    return Json.read(payloads.getNow(task.tenant(), task.request()), StoredRequest.class);
  }

  /** What a task of the default tenant would ask of models, by what the journal knows. */
  public Foresight foresight() {
    return new Foresight(
        TenantId.DEFAULT,
        payloads,
        role -> environment.binding(role).endpoint(),
        new SqliteAnswers(database),
        new SystemEnv());
  }

  public Payloads payloads() {
    return payloads;
  }

  /** Whether the journal can be written now. */
  public JournalHealth health() {
    return database;
  }

  /** Permits and lines of the models, by endpoint. */
  public Map<Endpoint, ModelGateway.Gauge> endpoints() {
    return node.models().gauges();
  }

  /** How many open tasks of a tenant are paused. */
  public CompletionStage<Long> paused(TenantId tenant) {
    return new Listing(database).resting(tenant.value());
  }

  /** Which tasks there are, page by page. */
  public TaskPages pages() {
    return new TaskPages(new Listing(database), history(), payloads::getNow);
  }

  /** The task resource, if this tenant has such a task; blocks. */
  public Optional<ObjectNode> find(TenantId tenant, TaskId task) {
    List<TaskHistory.Numbered> events = history().all(task);
    return events.isEmpty() || !TaskHistory.state(events).tenant().equals(tenant)
        ? Optional.empty()
        : Optional.of(new TaskView(task, events, payloads::getNow).json());
  }

  /** What this tenant's task asked of people, if there is such a task; blocks. */
  public Optional<ArrayNode> questions(TenantId tenant, TaskId task) {
    List<TaskHistory.Numbered> events = history().all(task);
    if (events.isEmpty()) return Optional.empty();
    TaskState state = TaskHistory.state(events);
    return state.tenant().equals(tenant)
        ? Optional.of(QuestionView.all(state, payloads::getNow))
        : Optional.empty();
  }

  /** The task resource; blocks. */
  public ObjectNode resource(TaskId task) {
    return new TaskView(task, history().all(task), payloads::getNow).json();
  }

  /** Stops what runs; open tasks stay in the journal and can be resumed. */
  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LoggerFactory.getLogger(Troupe.class)
          .warn("the actor system did not stop in {} s", STOP.toSeconds());
    }
    tasks().close();
    transports.close();
    database.close();
    use.close();
    if (blocking instanceof ExecutorService service) service.shutdownNow();
  }

  /** What a node is made of. */
  public static final class Builder {
    private final Map<String, ModelClient> clients = new LinkedHashMap<>();
    private Path data = Path.of(".troupe");
    private Environment environment = EnvironmentLoader.offline();
    private Optional<Path> team = Optional.empty();
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private Craft craft = Craft.STANDARD;
    private AdmissionSettings settings = AdmissionSettings.DEFAULT;
    private ToolRunner runner = ToolRunner.virtualThreads(CallDesk.MAX_TOOLS);
    private TaskObserver observer = TaskObserver.NOBODY;
    private UnaryOperator<@Nullable String> variables = System::getenv;

    private Builder() {}

    /** The data folder; made when it is not there. */
    public Builder data(Path folder) {
      data = folder;
      return this;
    }

    public Builder environment(Environment models) {
      environment = models;
      return this;
    }

    /** The environment of this name, or in this file; {@code ./environments/} is looked into. */
    public Builder environment(String nameOrPath) {
      return environment(
          new EnvironmentLoader(List.of(Path.of("environments")), variables).load(nameOrPath));
    }

    /** The team whose tasks {@link Troupe#submit} submits. */
    public Builder team(Path folder) {
      team = Optional.of(folder);
      return this;
    }

    /** A tool of the host program, for teams that name it. */
    public Builder tool(Tool tool) {
      tools.put(tool.spec().name(), tool);
      return this;
    }

    /**
     * The host program's own way to the model of a role; limits, price and time-outs stay those of
     * the environment's binding of this role, or of its {@code default}.
     */
    public Builder model(String role, ModelClient client) {
      clients.put(role, client);
      return this;
    }

    /** How thinkers think. */
    public Builder craft(Craft other) {
      craft = other;
      return this;
    }

    public Builder settings(AdmissionSettings other) {
      settings = other;
      return this;
    }

    /** Hears of every event after it is durable. */
    public Builder observer(TaskObserver other) {
      observer = other;
      return this;
    }

    public Builder toolRunner(ToolRunner other) {
      runner = other;
      return this;
    }

    private TenantBudgets budgets(Env env, JournalDatabase database) {
      LocalDate today = LocalDate.ofInstant(env.now(), ZoneOffset.UTC);
      Map<TenantId, TenantBudgets.Used> used = new HashMap<>();
      new DaySpend(database)
          .ofNow(today)
          .forEach(
              (tenant, sum) ->
                  used.put(
                      new TenantId(tenant),
                      new TenantBudgets.Used(
                          Math.max(0, sum.tokens()), sum.cost().max(BigDecimal.ZERO))));
      return new TenantBudgets(env, tenant -> settings.of(tenant).day(), used);
    }

    /**
     * @throws JournalUnusable when the data folder cannot be used
     */
    public Troupe start() {
      Optional<Team> loaded =
          team.map(path -> TeamLoader.load(TeamFiles.read(path), tools.keySet()));
      loaded.ifPresent(environment::check);
      DataFolder folder = DataFolder.open(data);
      FolderUse use = FolderUse.shared(folder);
      JournalDatabase database = JournalDatabase.open(folder.journal());
      SqlitePayloads payloads = new SqlitePayloads(database);
      Env env = new SystemEnv();
      Transports transports = new Transports(variables);
      ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
      CompletableFuture<TaskNode> started = new CompletableFuture<>();
      Teams teams = new Teams(payloads, blocking, tools.keySet());
      Node.Parts parts =
          new Node.Parts(
              env,
              payloads,
              new SqliteReader(database),
              new SqliteAnswers(database),
              new SqliteQuarantine(database),
              database,
              new ModelFactory(transports, env).bind(environment, clients),
              teams,
              craft,
              Map.copyOf(tools),
              runner,
              settings,
              budgets(env, database),
              observer);
      ActorSystem<Void> system =
          ActorSystem.create(
              Node.create(parts, started::complete),
              "troupe",
              ActorSystemSetup.create(
                  BootstrapSetup.create(PekkoConfig.load()), new JournalSetup(database)));
      return new Troupe(
          system,
          database,
          payloads,
          transports,
          blocking,
          started.join(),
          teams,
          environment,
          loaded,
          use);
    }
  }
}
