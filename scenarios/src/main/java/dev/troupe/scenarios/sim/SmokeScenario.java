package dev.troupe.scenarios.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The built-in scenario of the kernel: tasks of 5 subtasks with 3 model calls each, under rate
 * limits, failures, cuts, malformed answers, an outage, crashes of planners and workers, and
 * crashes of the whole node at edges of the journal.
 */
public final class SmokeScenario {
  private static final Duration DOWN = Duration.ofMillis(500);

  /** With crashes, of so many tool calls one takes about as long as it may, or a little longer. */
  private static final int LATE = 60;

  /** About: crashes are spread over the commits of a run. */
  private static final long COMMITS_PER_TASK = 24;

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

  private final long seed;
  private final Settings settings;
  private final Team team = SmokeTeam.load();
  private final Stage stage;
  private final SimControls controls;

  private SmokeScenario(long seed, Settings settings, Doubles doubles) {
    this.seed = seed;
    this.settings = settings;
    Endpoint endpoint =
        new Endpoint(
            "default",
            URI.create("sim:/model"),
            "sim",
            "",
            Optional.empty(),
            new EndpointLimits(settings.concurrency(), 0, 0),
            Optional.empty(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2));
    SequencedMap<String, Cast.Model> models = new LinkedHashMap<>();
    models.put(
        "default",
        new Cast.Model(
            endpoint,
            new SmokeServer(
                new SmokeTeam(settings.lookUps(), settings.controls()),
                settings.outageFrom(),
                settings.outageTo())));
    boolean faulty = settings.crashes() > 0;
    SimWorld world =
        new SimWorld(
            faulty ? Optional.of(SimRandom.keyed(seed, "tools that throw")) : Optional.empty(),
            this::violation);
    this.stage =
        new Stage(
            seed,
            settings.shuffle(),
            new Cast(
                models,
                world.tools(),
                faulty ? new SimCraft(SimRandom.keyed(seed, "thinkers")) : Craft.STANDARD,
                random ->
                    faulty && random.below(LATE) == 0
                        ? 58_000 + random.below(6_000)
                        : 1 + random.below(50),
                AdmissionSettings.DEFAULT.withActive(100_000).sweeping("sim"),
                tenant -> TenantBudgets.Day.UNBOUND,
                SmokeTeam.OPEN_CALLS,
                DOWN,
                true),
            doubles);
    this.controls = new SimControls(stage);
    SimPerson person =
        new SimPerson(
            stage,
            (task, question) -> world.isDone(key(task, question)) ? Answer.DONE : Answer.NOT_DONE);
    stage.observe(
        (task, seq, event) -> {
          if (event instanceof TaskEvent.QuestionAsked e)
            person.asked(TenantId.DEFAULT, task, e.question());
        });
  }

  private void violation(String what) {
    stage.violation(what);
  }

  private String key(TaskId task, Question question) {
    for (SimDisk.StoredEvent event : stage.events(task))
      if (event.entry().event() instanceof TaskEvent.CallSent sent
          && sent.path().equals(question.path())
          && sent.label().equals(question.label())) return sent.idempotencyKey();
    return "";
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
      scenario.stage.logTo(events, dequeues);
      return scenario.play();
    }
  }

  static Outcome run(long seed, Settings settings, Doubles doubles) {
    return new SmokeScenario(seed, settings, doubles).play();
  }

  private Outcome play() {
    try (stage) {
      return run();
    }
  }

  private Outcome run() {
    SimRandom random = stage.stream("arrivals");
    long expected = settings.tasks() * COMMITS_PER_TASK;
    SimRandom crashes = stage.stream("crashes");
    SimDisk disk = stage.disk();
    for (int i = 0; i < settings.crashes(); i++)
      disk.crashAt(1 + (long) (crashes.unit() * expected), SimDisk.Edge.values()[crashes.below(3)]);
    if (!settings.handover().isZero()) stage.after(settings.handover(), stage::handOver);
    if (settings.crashes() > 0) {
      // The disk is full for a while; what failed is tried again when it is not.
      Duration full = Duration.ofMillis(4_000 + crashes.below(8_000));
      stage.after(full, () -> disk.full(true));
      stage.after(full.plusMillis(1_500), () -> disk.full(false));
    }
    double at = 0;
    for (int i = 0; i < settings.tasks(); i++) {
      at += random.exponential(settings.arrivals().toMillis());
      String key = "task-" + i;
      stage.after(Duration.ofMillis((long) at), () -> submit(key));
    }
    stage.run(settings.until(), () -> stage.acknowledged() == settings.tasks() && stage.allEnded());
    stage.checkTheEnd();
    if (stage.violations().isEmpty() && stage.acknowledged() < settings.tasks())
      violation(
          "only "
              + stage.acknowledged()
              + " of "
              + settings.tasks()
              + " submits were acknowledged");
    return new Outcome(
        seed,
        stage.eventsSha256().orElseThrow(),
        stage.dequeueSha256(),
        settings.tasks(),
        stage.completed(),
        stage.crashes(),
        stage.violations());
  }

  private void submit(String key) {
    stage.submit(
        new Submission(TenantId.DEFAULT, team, "sim", "goal of " + key, Json.object(), key),
        Integer.MAX_VALUE,
        task -> {
          if (settings.controls()) controls.plan(task);
        });
  }
}
