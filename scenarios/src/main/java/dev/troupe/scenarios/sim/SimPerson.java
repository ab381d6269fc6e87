package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.Answer;
import dev.troupe.agents.task.Fact;
import dev.troupe.agents.task.Question;
import dev.troupe.agents.task.TaskEvent;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Somebody who answers what tasks ask, truthfully and after a while, and asks again if need be. */
final class SimPerson {
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final SimKernel kernel;
  private final SimDisk disk;
  private final SimEnv env;
  private final SimWorld world;
  private final Supplier<Optional<SimNode>> node;

  SimPerson(
      SimKernel kernel,
      SimDisk disk,
      SimEnv env,
      SimWorld world,
      Supplier<Optional<SimNode>> node) {
    this.kernel = kernel;
    this.disk = disk;
    this.env = env;
    this.world = world;
    this.node = node;
  }

  /** A question became durable. */
  void asked(String pid, Question question) {
    TaskId task = new TaskId(pid.substring(pid.indexOf('|') + 1));
    SimRandom random = env.stream("person/" + task + "/" + question.id());
    kernel.after(Duration.ofMillis(500 + random.below(20_000)), () -> answer(pid, task, question));
  }

  private void answer(String pid, TaskId task, Question question) {
    Optional<SimNode> running = node.get();
    if (running.isEmpty()) {
      kernel.after(AGAIN, () -> answer(pid, task, question));
      return;
    }
    long born = disk.generation();
    AtomicBoolean taken = new AtomicBoolean();
    Answer truth = world.isPaid(key(pid, question)) ? Answer.DONE : Answer.NOT_DONE;
    running
        .get()
        .tasks()
        .answer(TenantId.DEFAULT, task, question.id(), truth, "", "sim")
        .thenAccept(
            reply -> {
              if (born == disk.generation() && reply != Fact.AnswerReply.UNAVAILABLE)
                taken.set(true);
            });
    kernel.after(
        AGAIN,
        () -> {
          if (!taken.get()) answer(pid, task, question);
        });
  }

  private String key(String pid, Question question) {
    for (SimDisk.StoredEvent event : disk.events(pid))
      if (event.entry().event() instanceof TaskEvent.CallSent sent
          && sent.path().equals(question.path())
          && sent.label().equals(question.label())) return sent.idempotencyKey();
    return "";
  }
}
