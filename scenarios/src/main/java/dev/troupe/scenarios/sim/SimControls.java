package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.Fact;
import dev.troupe.api.TaskId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Clients that change their minds: some tasks are paused and resumed later, some canceled. A client
 * asks again until it is answered.
 */
final class SimControls {
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final SimKernel kernel;
  private final SimDisk disk;
  private final SimEnv env;
  private final Invariants invariants;
  private final Supplier<Optional<SimNode>> node;
  private final Set<TaskId> planned = new HashSet<>();

  /**
   * @param node the one that runs, if one does
   */
  SimControls(
      SimKernel kernel,
      SimDisk disk,
      SimEnv env,
      Invariants invariants,
      Supplier<Optional<SimNode>> node) {
    this.invariants = invariants;
    this.kernel = kernel;
    this.disk = disk;
    this.env = env;
    this.node = node;
  }

  /** What will be done with a task, by a draw of its own. */
  void plan(TaskId task) {
    if (!planned.add(task)) return;
    SimRandom random = env.stream("controls/" + task);
    double draw = random.unit();
    Duration first = Duration.ofMillis(random.below(8_000));
    Duration rest = Duration.ofMillis(500 + random.below(6_000));
    if (draw < 0.05) kernel.after(first, () -> ask(task, Fact.Verb.CANCEL, () -> {}));
    else if (draw < 0.35)
      kernel.after(
          first,
          () ->
              ask(
                  task,
                  Fact.Verb.PAUSE,
                  () -> kernel.after(rest, () -> ask(task, Fact.Verb.RESUME, () -> {}))));
  }

  private void ask(TaskId task, Fact.Verb verb, Runnable then) {
    Optional<SimNode> running = node.get();
    if (running.isEmpty()) {
      kernel.after(Duration.ofSeconds(1), () -> ask(task, verb, then));
      return;
    }
    long born = disk.generation();
    AtomicBoolean answered = new AtomicBoolean();
    if (verb == Fact.Verb.RESUME) invariants.maySpeak(task);
    running
        .get()
        .tasks()
        .control(task, verb)
        .thenAccept(
            reply -> {
              if (born != disk.generation()) return;
              if (reply != Fact.ControlReply.UNAVAILABLE) answered.set(true);
              if (reply == Fact.ControlReply.DONE && verb != Fact.Verb.RESUME)
                invariants.silenced(task);
            });
    kernel.after(
        AGAIN,
        () -> {
          if (answered.get()) then.run();
          else ask(task, verb, then);
        });
  }
}
