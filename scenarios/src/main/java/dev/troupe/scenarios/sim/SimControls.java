package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.decide.Fact;
import dev.troupe.api.TaskId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Clients that change their minds: some tasks are paused and resumed later, some canceled. A client
 * asks again until it is answered.
 */
final class SimControls {
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final Stage stage;
  private final Set<TaskId> planned = new HashSet<>();

  SimControls(Stage stage) {
    this.stage = stage;
  }

  /** What will be done with a task, by a draw of its own. */
  void plan(TaskId task) {
    if (!planned.add(task)) return;
    SimRandom random = stage.stream("controls/" + task);
    double draw = random.unit();
    Duration first = Duration.ofMillis(random.below(8_000));
    Duration rest = Duration.ofMillis(500 + random.below(6_000));
    if (draw < 0.05) stage.after(first, () -> ask(task, Fact.Verb.CANCEL, () -> {}));
    else if (draw < 0.35)
      stage.after(
          first,
          () ->
              ask(
                  task,
                  Fact.Verb.PAUSE,
                  () -> stage.after(rest, () -> ask(task, Fact.Verb.RESUME, () -> {}))));
  }

  private void ask(TaskId task, Fact.Verb verb, Runnable then) {
    Optional<SimNode> running = stage.node();
    if (running.isEmpty()) {
      stage.after(Duration.ofSeconds(1), () -> ask(task, verb, then));
      return;
    }
    long born = stage.disk().generation();
    AtomicBoolean answered = new AtomicBoolean();
    if (verb == Fact.Verb.RESUME) stage.invariants().maySpeak(task);
    running
        .get()
        .tasks()
        .control(task, verb)
        .thenAccept(
            reply -> {
              if (born != stage.disk().generation()) return;
              if (reply != Fact.ControlReply.UNAVAILABLE) answered.set(true);
              if (reply == Fact.ControlReply.DONE && verb != Fact.Verb.RESUME)
                stage.invariants().silenced(task);
            });
    stage.after(
        AGAIN,
        () -> {
          if (answered.get()) then.run();
          else ask(task, verb, then);
        });
  }
}
