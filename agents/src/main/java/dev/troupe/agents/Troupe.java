package dev.troupe.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.TaskNode;
import dev.troupe.agents.task.Tasks;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.feed.AnswerFeed;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.task.view.QuestionView;
import dev.troupe.agents.task.view.TaskPages;
import dev.troupe.agents.task.view.TaskView;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.worker.Foresight;
import dev.troupe.agents.worker.StoredRequest;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalHealth;
import dev.troupe.runtime.journal.Listing;
import dev.troupe.runtime.journal.NodeLock;
import dev.troupe.runtime.journal.SqliteAnswers;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteQuarantine;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.gateway.ModelGateway;
import dev.troupe.runtime.model.transport.Transports;
import dev.troupe.runtime.payload.Payloads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.LoggerFactory;

/**
 * A running node: actor system, journal, models, tasks. Starts nothing that was not asked for: no
 * port, no shutdown hook, no logging configuration.
 */
public final class Troupe implements AutoCloseable {
  static final Duration STOP = Duration.ofSeconds(10);

  private final ActorSystem<Void> system;
  private final CompletableFuture<Void> over;
  private final JournalDatabase database;
  private final SqlitePayloads payloads;
  private final Transports transports;
  private final Executor blocking;
  private final TaskNode node;
  private final Teams teams;
  private final Environment environment;
  private final Optional<Team> team;
  private final NodeLock here;

  Troupe(
      ActorSystem<Void> system,
      CompletableFuture<Void> over,
      JournalDatabase database,
      SqlitePayloads payloads,
      Transports transports,
      Executor blocking,
      TaskNode node,
      Teams teams,
      Environment environment,
      Optional<Team> team,
      NodeLock here) {
    this.here = here;
    this.system = system;
    this.over = over;
    this.database = database;
    this.payloads = payloads;
    this.transports = transports;
    this.blocking = blocking;
    this.node = node;
    this.teams = teams;
    this.environment = environment;
    this.team = team;
  }

  public static TroupeBuilder builder() {
    return new TroupeBuilder();
  }

  /**
   * Submits a task of the team that the builder named. One whose idempotency key is known is not
   * made anew; if an earlier process left it open, {@link TroupeBuilder#recovering} or {@code
   * tasks().resume} lets it go on.
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
    return tasks()
        .ended(task)
        .thenApplyAsync(
            end -> end.map(state -> view(task, state)).orElseGet(() -> resource(task)), blocking);
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
    return new Listing(database).paused(tenant.value());
  }

  /** Which tasks there are, page by page. */
  public TaskPages pages() {
    return new TaskPages(
        new Listing(database), history(), payloads::getNow, new SqliteQuarantine(database));
  }

  /** The task resource, if this tenant has such a task; blocks. */
  public Optional<ObjectNode> find(TenantId tenant, TaskId task) {
    TaskState state = TaskHistory.state(history().all(task));
    return state.submitted().isEmpty() || !state.tenant().equals(tenant)
        ? Optional.empty()
        : Optional.of(view(task, state));
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

  /**
   * The task resource; blocks.
   *
   * @throws NoSuchElementException when the folder holds no such task, or it is not durable yet
   */
  public ObjectNode resource(TaskId task) {
    TaskState state = TaskHistory.state(history().all(task));
    if (state.submitted().isEmpty())
      throw new NoSuchElementException(
          "there is no task "
              + task
              + " in the data folder; one that was just submitted is there when accepted() has"
              + " completed");
    return view(task, state);
  }

  private ObjectNode view(TaskId task, TaskState state) {
    Optional<String> aside =
        state.open() ? new SqliteQuarantine(database).why(TaskPid.of(task)) : Optional.empty();
    return new TaskView(task, state, payloads::getNow, aside).json();
  }

  /** What a tenant has used of its day; empty where nothing bounds it. */
  public Optional<TenantBudgets.Today> today(TenantId tenant) {
    return node.budgets().today(tenant);
  }

  /** The id of this node, by which tasks name it that it works on. */
  public String node() {
    return here.node();
  }

  /**
   * What models of a task write, while they write it here; for as long as the returned handle is
   * not run. A task's answer is in its resource once it has ended.
   */
  public Runnable listen(TaskId task, AnswerFeed.Listener listener) {
    return node.answering().listen(task, listener);
  }

  /** Completes when the node has stopped, by {@link #close} or by an error that ended it. */
  public CompletionStage<Void> terminated() {
    return over.copy();
  }

  /** Stops what runs; open tasks stay in the journal and can be resumed. */
  @Override
  public void close() {
    system.terminate();
    over.completeOnTimeout(null, STOP.toMillis(), TimeUnit.MILLISECONDS); // whatever becomes of it
    try {
      over.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LoggerFactory.getLogger(Troupe.class).warn("while it stopped", e);
    }
    if (!system.getWhenTerminated().toCompletableFuture().isDone())
      LoggerFactory.getLogger(Troupe.class)
          .warn("the actor system did not stop in {} s", STOP.toSeconds());
    tasks().close();
    transports.close();
    try {
      database.close();
    } finally {
      here.close();
      if (blocking instanceof ExecutorService service) service.shutdownNow();
    }
  }
}
