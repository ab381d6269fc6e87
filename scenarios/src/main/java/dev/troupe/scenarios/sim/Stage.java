package dev.troupe.scenarios.sim;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.TaskId;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One simulated system: the kernel, the disk, the model servers, and one incarnation of the node
 * after another. Whoever drives it submits tasks and hears what becomes durable.
 */
public final class Stage implements AutoCloseable {
  /** Hears every event as it becomes durable. */
  public interface Observer {
    void committed(TaskId task, long seq, TaskEvent event);

    /** Nobody works on it any more: it failed again and again. */
    default void setAside(TaskId task) {}
  }

  /** A client: told once. */
  public interface Client {
    void accepted(TaskId task);

    /** Told that there is no room, as often as it cared to ask. */
    default void refused(String why) {}
  }

  private final SimKernel kernel;
  private final SimEnv env;
  private final SimDisk disk;
  private final Invariants invariants;
  private final Doubles doubles;
  private final Optional<EventLog> log;
  private final Cast cast;
  private final SequencedMap<String, SimEndpoint> endpoints = new LinkedHashMap<>();
  private final List<Observer> observers = new ArrayList<>();
  private final List<SimEndpoint.Traffic> traffic = new ArrayList<>();
  private Optional<SimNode> node;
  private final SimNodes nodes = new SimNodes();
  private int crashes;

  /**
   * @param shuffle false runs mailboxes first in, first out, which hides races
   * @throws IllegalStateException when production code would make the run depend on the machine
   */
  public static Stage open(long seed, boolean shuffle, Cast cast) {
    DeterminismScan.check();
    return new Stage(seed, shuffle, cast, Doubles.NONE);
  }

  Stage(long seed, boolean shuffle, Cast cast, Doubles doubles) {
    this.cast = cast;
    this.doubles = doubles;
    this.kernel = new SimKernel(seed, shuffle);
    this.env = new SimEnv(kernel, seed);
    this.disk = doubles.disk(kernel, env.stream("disk"));
    this.invariants = new Invariants(kernel, disk, doubles.openCalls(cast.openCalls()));
    SimEndpoint.Parts parts =
        new SimEndpoint.Parts(
            kernel,
            disk,
            env,
            invariants,
            (name, calls) -> traffic.forEach(t -> t.open(name, calls)));
    cast.models()
        .forEach(
            (role, model) ->
                endpoints.put(
                    role,
                    new SimEndpoint(
                        role, model.endpoint().limits().concurrency(), model.server(), parts)));
    this.log = cast.logged() ? Optional.of(new EventLog()) : Optional.empty();
    log.ifPresent(disk::logTo);
    disk.observe(this::committed);
    disk.onCrash(this::restart);
    kernel.listen(invariants::message);
    SimJournal.mount(kernel, disk);
    this.node = Optional.of(start());
  }

  private void committed(String pid, long seq, TaskEvent event) {
    TaskId task = TaskPid.task(pid).orElseThrow();
    invariants.committed(task, seq, event);
    for (Observer observer : observers) observer.committed(task, seq, event);
  }

  private void setAside(String pid) {
    TaskId task = TaskPid.task(pid).orElseThrow();
    if (invariants.setAside(task)) observers.forEach(observer -> observer.setAside(task));
  }

  /** A poison task: from the next crash on nobody can read its events back. */
  public void spoil(TaskId task) {
    disk.spoil(TaskPid.of(task));
  }

  public void observe(Observer observer) {
    observers.add(observer);
  }

  public void hear(SimEndpoint.Traffic listener) {
    traffic.add(listener);
  }

  private SimNode start() {
    LocalDate today = LocalDate.ofInstant(kernel.instant(), ZoneOffset.UTC);
    return SimNode.start(
        new SimNode.Ports(
            kernel,
            disk,
            env,
            nodes.start(env.newId()),
            cast.bound(endpoints, doubles, kernel),
            cast.tools(),
            cast.craft(),
            new SimToolRunner(kernel, disk, env, cast.toolMillis()),
            new SimPayloads(kernel, disk),
            new SimQuarantine(disk, this::setAside),
            cast.admission(),
            new TenantBudgets(env, cast.days(), disk.used(today))));
  }

  private void restart() {
    crashes++;
    nodes.crash();
    node = Optional.empty();
    endpoints.values().forEach(SimEndpoint::crash);
    kernel.after(cast.down(), () -> node = Optional.of(start()));
  }

  /**
   * The node dies now, and comes back after a while.
   *
   * @return false when it was down
   */
  public boolean crash() {
    if (node.isEmpty()) return false;
    disk.crash();
    return true;
  }

  /** A second node takes everything over, while the first still runs. */
  void handOver() {
    if (node.isPresent()) node = Optional.of(start());
  }

  /** The node that runs, if one does. */
  Optional<SimNode> node() {
    return node;
  }

  /**
   * Asks again with the same key until it is answered, as clients should.
   *
   * @param patience how often it asks again when there is no room
   */
  public void submit(Submission submission, int patience, Client client) {
    new SimClient(this, submission, patience, client).ask();
  }

  /** A timer of the world, which outlives a crash of the node. */
  public void after(Duration wait, Runnable then) {
    kernel.after(wait, then);
  }

  public Duration now() {
    return Duration.ofNanos(kernel.nanos());
  }

  /** Draws for one purpose. */
  public SimRandom stream(String purpose) {
    return env.stream(purpose);
  }

  /** Runs until the condition holds, nothing is left to do, or virtual time is up. */
  public void run(Duration until, java.util.function.BooleanSupplier done) {
    kernel.runUntil(until, done);
  }

  /** Virtual time goes on to there, and nothing happens any more. */
  public void pass(Duration to) {
    kernel.pass(to);
  }

  /** What is checked at the end of a run that was given all the time it needs. */
  public void checkTheEnd() {
    if (kernel.violations().isEmpty()) invariants.atTheEnd();
  }

  /** A task is over for all: a long run holds no more than its open ones. */
  public void forget(TaskId task) {
    disk.forget(TaskPid.of(task));
  }

  List<SimDisk.StoredEvent> events(TaskId task) {
    return disk.events(TaskPid.of(task));
  }

  /** Events of a task that was not forgotten. */
  public List<TaskHistory.Numbered> history(TaskId task) {
    return events(task).stream()
        .map(stored -> new TaskHistory.Numbered(stored.seq(), stored.entry()))
        .toList();
  }

  public boolean allEnded() {
    return invariants.allEnded();
  }

  public int acknowledged() {
    return invariants.acknowledgedCount();
  }

  public long completed() {
    return invariants.completed();
  }

  public int crashes() {
    return crashes;
  }

  public long messages() {
    return kernel.messages();
  }

  /** Absent when events are not logged. */
  public Optional<String> eventsSha256() {
    return log.map(EventLog::sha256);
  }

  public String dequeueSha256() {
    return kernel.traceHash();
  }

  public List<String> violations() {
    return List.copyOf(kernel.violations());
  }

  void violation(String what) {
    kernel.violation(what);
  }

  SimDisk disk() {
    return disk;
  }

  Invariants invariants() {
    return invariants;
  }

  void logTo(PrintStream events, PrintStream dequeues) {
    log.orElseThrow().writeTo(events);
    kernel.logTo(dequeues);
  }

  @Override
  public void close() {
    SimJournal.unmount(kernel);
    kernel.dispose();
  }
}
