package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody who answers what tasks ask, after a while, and asks again if need be. */
public final class SimPerson {
  private static final Duration AGAIN = Duration.ofSeconds(3);

  /** What somebody says to a question. */
  public interface Saying {
    Answer answer(TaskId task, Question question);

    /** How long it takes; empty when nobody says anything. */
    default Optional<Duration> after(SimRandom random) {
      return Optional.of(Duration.ofMillis(500 + random.below(20_000)));
    }
  }

  private final Stage stage;
  private final Saying saying;

  public SimPerson(Stage stage, Saying saying) {
    this.stage = stage;
    this.saying = saying;
  }

  /** A question became durable. */
  public void asked(TenantId tenant, TaskId task, Question question) {
    SimRandom random = stage.stream("person/" + task + "/" + question.id());
    saying.after(random).ifPresent(wait -> stage.after(wait, () -> answer(tenant, task, question)));
  }

  private void answer(TenantId tenant, TaskId task, Question question) {
    Optional<SimNode> running = stage.node();
    if (running.isEmpty()) {
      stage.after(AGAIN, () -> answer(tenant, task, question));
      return;
    }
    long born = stage.disk().generation();
    AtomicBoolean taken = new AtomicBoolean();
    Answer answer = saying.answer(task, question);
    running
        .get()
        .tasks()
        .answer(
            tenant, task, question.id(), answer, answer == Answer.ANSWERED ? "that one" : "", "sim")
        .thenAccept(
            reply -> {
              if (born == stage.disk().generation() && reply != Fact.AnswerReply.UNAVAILABLE)
                taken.set(true);
            });
    stage.after(
        AGAIN,
        () -> {
          if (!taken.get()) answer(tenant, task, question);
        });
  }
}
