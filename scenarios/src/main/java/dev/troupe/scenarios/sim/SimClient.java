package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.decide.Fact;
import java.time.Duration;
import java.util.Optional;

/** Asks again with the same key until it is answered, as clients should. */
final class SimClient {
  /** How long it waits for a reply before it asks again. */
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private static final Duration WHILE_DOWN = Duration.ofSeconds(1);

  private final Stage stage;
  private final Submission submission;
  private final Stage.Client client;
  private int patience;
  private long asked;
  private boolean told;

  /**
   * @param patience how often it asks again when there is no room
   */
  SimClient(Stage stage, Submission submission, int patience, Stage.Client client) {
    this.stage = stage;
    this.submission = submission;
    this.patience = patience;
    this.client = client;
  }

  void ask() {
    if (told) return;
    Optional<SimNode> node = stage.node();
    if (node.isEmpty()) {
      stage.after(WHILE_DOWN, this::ask);
      return;
    }
    long born = stage.disk().generation();
    long number = ++asked;
    node.get()
        .tasks()
        .submit(submission)
        .thenAccept(
            reply -> {
              if (born == stage.disk().generation() && !told) answered(reply);
            });
    stage.after(
        AGAIN,
        () -> {
          if (asked == number) ask();
        });
  }

  private void answered(Fact.SubmitReply reply) {
    switch (reply) {
      case Fact.SubmitReply.Accepted accepted -> {
        told = true;
        stage.invariants().acknowledged(accepted.task());
        client.accepted(accepted.task());
      }
      case Fact.SubmitReply.Refused refused -> {
        if (refused.why() == Fact.Refusal.FULL) full(refused);
        // all else is asked again in a moment
      }
    }
  }

  private void full(Fact.SubmitReply.Refused refused) {
    asked++;
    if (patience-- > 0)
      stage.after(Duration.ofSeconds(Math.max(1, refused.retryAfterSeconds())), this::ask);
    else {
      told = true;
      client.refused(refused.message());
    }
  }
}
