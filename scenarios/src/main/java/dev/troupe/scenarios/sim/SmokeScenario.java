package dev.troupe.scenarios.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.task.Fact;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.TaskEvent;
import dev.troupe.agents.team.Team;
import dev.troupe.api.ModelClient;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.EndpointLimits;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The built-in scenario of the kernel: tasks of 5 subtasks with 3 model calls each, under rate
 * limits, failures, cuts, malformed answers, an outage, and crashes of the whole node at edges of
 * the journal.
 */
public final class SmokeScenario {
  /**
   * @param tasks how many
   * @param arrivals mean time between two submits
   * @param crashes how many, spread over the run
   * @param lookUps of each subtask, each of them a model call and the tool call that it asks for;
   *     one more model call answers. One look-up makes 3 calls, two make 5, of which 3 are a
   *     model's
   * @param concurrency of the model endpoint
   * @param handover when a second node takes over, zero for never
   * @param controls whether clients pause, resume and cancel some of their tasks
   */
  public record Settings(
      int tasks,
      Duration arrivals,
      int crashes,
      int lookUps,
      int concurrency,
      Duration outageFrom,
      Duration outageTo,
      Duration until,
      boolean shuffle,
      Duration handover,
      boolean controls) {
    /** What {@code simulate --smoke} runs for each seed. */
    public static final Settings SMOKE =
        new Settings(
            20,
            Duration.ofMillis(700),
            3,
            2,
            24,
            Duration.ofSeconds(6),
            Duration.ofSeconds(12),
            Duration.ofHours(2),
            true,
            Duration.ZERO,
            true);

    /** The same without shuffling, which hides races. */
    public Settings firstInFirstOut() {
      return new Settings(
          tasks,
          arrivals,
          crashes,
          lookUps,
          concurrency,
          outageFrom,
          outageTo,
          until,
          false,
          handover,
          controls);
    }

    /** The same with so many crashes. */
    public Settings withCrashes(int many) {
      return new Settings(
          tasks,
          arrivals,
          many,
          lookUps,
          concurrency,
          outageFrom,
          outageTo,
          until,
          shuffle,
          handover,
          controls);
    }

    /** A second node takes everything over at this time, while the first still runs. */
    public Settings withHandover(Duration at) {
      return new Settings(
          tasks,
          arrivals,
          0,
          lookUps,
          concurrency,
          outageFrom,
          outageTo,
          until,
          shuffle,
          at,
          controls);
    }
  }

  /** What one seed came to; nothing that depends on machine, clock or folder. */
  public record Outcome(
      long seed,
      String eventsSha256,
      String dequeueSha256,
      int tasks,
      long completed,
      int crashes,
      List<String> violations) {}

  /** Doubles that break one promise each; production's ports by default. */
  interface Doubles {
    default ModelClient client(ModelClient client, SimKernel kernel) {
      return client;
    }

    default SimDisk disk(SimKernel kernel, SimRandom random) {
      return new SimDisk(kernel, random);
    }

    default EndpointLimits limits(int concurrency) {
      return new EndpointLimits(concurrency, 0, 0);
    }

    /** The bound that is checked, which a double may set below the one that is kept. */
    default int openCalls() {
      return SmokeTeam.OPEN_CALLS;
    }

    Doubles NONE = new Doubles() {};
  }

  private final long seed;
  private final Settings settings;
  private final SimKernel kernel;
  private final SimEnv env;
  private final SimDisk disk;
  private final Invariants invariants;
  private final SimControls controls;
  private final SimWorld world;
  private final SimEndpoint endpoint;
  private final Doubles doubles;
  private final Team team;
  private SimNode node;
  private int crashed;
  private boolean down;

  private SmokeScenario(long seed, Settings settings, Doubles doubles) {
    this.seed = seed;
    this.settings = settings;
    this.doubles = doubles;
    this.kernel = new SimKernel(seed, settings.shuffle());
    this.env = new SimEnv(kernel, seed);
    this.disk = doubles.disk(kernel, env.stream("disk"));
    this.invariants = new Invariants(kernel, disk, settings.concurrency(), doubles.openCalls());
    this.team = SmokeTeam.load();
    this.controls =
        new SimControls(
            kernel, disk, env, invariants, () -> down ? Optional.empty() : Optional.of(node));
    this.endpoint =
        new SimEndpoint(
            kernel,
            disk,
            env,
            new SimEndpoint.Behaviour(
                800, 0.7, 0.05, 0.03, 0.01, 0.01, settings.outageFrom(), settings.outageTo()),
            new SmokeTeam(settings.lookUps(), settings.controls())::answer,
            invariants);
    this.world = new SimWorld(kernel);
    SimPerson person =
        new SimPerson(kernel, disk, env, world, () -> down ? Optional.empty() : Optional.of(node));
    disk.observe(
        (pid, seq, event) -> {
          invariants.committed(pid, seq, event);
          if (event instanceof TaskEvent.QuestionAsked e) person.asked(pid, e.question());
        });
    disk.onCrash(this::restart);
    kernel.listen(invariants::message);
    SimJournal.mount(kernel, disk);
    this.node = start();
  }

  public static Outcome run(long seed, Settings settings) {
    return run(seed, settings, Doubles.NONE);
  }

  /** Runs a seed again and writes every event and every dequeue into a folder. */
  public static Outcome record(long seed, Settings settings, Path folder) throws IOException {
    SmokeScenario scenario = new SmokeScenario(seed, settings, Doubles.NONE);
    try (PrintStream events =
            new PrintStream(Files.newOutputStream(folder.resolve("events.log")), false, UTF_8);
        PrintStream dequeues =
            new PrintStream(Files.newOutputStream(folder.resolve("dequeues.log")), false, UTF_8)) {
      scenario.disk.logTo(events);
      scenario.kernel.logTo(dequeues);
      return scenario.play();
    }
  }

  static Outcome run(long seed, Settings settings, Doubles doubles) {
    return new SmokeScenario(seed, settings, doubles).play();
  }

  private Outcome play() {
    try {
      return run();
    } finally {
      SimJournal.unmount(kernel);
      kernel.dispose();
    }
  }

  private Outcome run() {
    SimRandom random = env.stream("arrivals");
    long expected = settings.tasks() * 24L;
    SimRandom crashes = env.stream("crashes");
    for (int i = 0; i < settings.crashes(); i++)
      disk.crashAt(1 + (long) (crashes.unit() * expected), SimDisk.Edge.values()[crashes.below(3)]);
    if (!settings.handover().isZero())
      kernel.after(
          settings.handover(),
          () -> {
            if (!down) node = start();
          });
    if (settings.crashes() > 0) {
      // The disk is full for a while; what failed is tried again when it is not.
      Duration full = Duration.ofMillis(4_000 + crashes.below(8_000));
      kernel.after(full, () -> disk.full(true));
      kernel.after(full.plusMillis(1_500), () -> disk.full(false));
    }
    double at = 0;
    for (int i = 0; i < settings.tasks(); i++) {
      at += random.exponential(settings.arrivals().toMillis());
      String key = "task-" + i;
      kernel.after(Duration.ofMillis((long) at), () -> submit(key));
    }
    kernel.runUntil(
        settings.until(),
        () -> invariants.acknowledgedCount() == settings.tasks() && invariants.allEnded());
    if (kernel.violations().isEmpty()) {
      invariants.atTheEnd();
      if (invariants.acknowledgedCount() < settings.tasks())
        kernel.violation(
            "only "
                + invariants.acknowledgedCount()
                + " of "
                + settings.tasks()
                + " submits were acknowledged");
    }
    return new Outcome(
        seed,
        disk.logHash(),
        kernel.traceHash(),
        settings.tasks(),
        invariants.completed(),
        crashed,
        List.copyOf(kernel.violations()));
  }

  /** A client that asks again with the same key until it is answered, as clients should. */
  private void submit(String key) {
    long born = disk.generation();
    AtomicBoolean answered = new AtomicBoolean();
    if (down) {
      kernel.after(Duration.ofSeconds(1), () -> submit(key));
      return;
    }
    Submission submission =
        new Submission(TenantId.DEFAULT, team, "sim", "goal of " + key, Json.object(), key);
    node.tasks()
        .submit(submission)
        .thenAccept(
            reply -> {
              if (born != disk.generation()
                  || !(reply instanceof Fact.SubmitReply.Accepted accepted)) return;
              answered.set(true);
              invariants.acknowledged(accepted.task());
              if (settings.controls()) controls.plan(accepted.task());
            });
    kernel.after(
        Duration.ofSeconds(3),
        () -> {
          if (!answered.get()) submit(key);
        });
  }

  private SimNode start() {
    return SimNode.start(
        new SimNode.Ports(
            kernel,
            disk,
            env,
            doubles.client(endpoint.client(), kernel),
            doubles.limits(settings.concurrency()),
            world.tools(),
            new SimToolRunner(kernel, disk, env),
            new SimPayloads(kernel, disk)));
  }

  private void restart() {
    crashed++;
    down = true;
    endpoint.crash();
    kernel.after(
        Duration.ofMillis(500),
        () -> {
          down = false;
          node = start();
        });
  }
}
