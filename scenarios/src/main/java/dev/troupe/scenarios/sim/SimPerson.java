package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.Answer;
import dev.troupe.agents.task.Fact;
import dev.troupe.agents.task.Question;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody who answers what tasks ask, truthfully and after a while, and asks again if need be. */
final class SimPerson {
  private static final Duration AGAIN = Duration.ofSeconds(3);

  /** What somebody says to a question. */
  interface Saying {
    Answer answer(TaskId task, Question question);
  }

  private final Stage stage;
  private final Saying saying;

  SimPerson(Stage stage, Saying saying) {
    this.stage = stage;
    this.saying = saying;
  }

  /** A question became durable. */
  void asked(TaskId task, Question question) {
    SimRandom random = stage.stream("person/" + task + "/" + question.id());
    stage.after(Duration.ofMillis(500 + random.below(20_000)), () -> answer(task, question));
  }

  private void answer(TaskId task, Question question) {
    Optional<SimNode> running = stage.node();
    if (running.isEmpty()) {
      stage.after(AGAIN, () -> answer(task, question));
      return;
    }
    long born = stage.disk().generation();
    AtomicBoolean taken = new AtomicBoolean();
    Answer truth = saying.answer(task, question);
    running
        .get()
        .tasks()
        .answer(TenantId.DEFAULT, task, question.id(), truth, "", "sim")
        .thenAccept(
            reply -> {
              if (born == stage.disk().generation() && reply != Fact.AnswerReply.UNAVAILABLE)
                taken.set(true);
            });
    stage.after(
        AGAIN,
        () -> {
          if (!taken.get()) answer(task, question);
        });
  }
}
