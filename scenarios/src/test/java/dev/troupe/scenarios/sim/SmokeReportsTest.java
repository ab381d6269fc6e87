package dev.troupe.scenarios.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reports 3, 4, 10 and 15 of reference/frameworks.md, section e, in virtual time. */
final class SmokeReportsTest {
  private static final SmokeScenario.Settings CALM =
      new SmokeScenario.Settings(
          12,
          Duration.ofMillis(700),
          0,
          2,
          24,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofHours(2),
          true,
          Duration.ZERO,
          false);

  private static void holds(SmokeScenario.Outcome outcome) {
    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.completed()).isEqualTo(outcome.tasks());
  }

  /** An accepted run leaves a trace, whatever the moment at which the node dies. */
  @Test
  void report3ACrashAtTheFirstCommitsLosesNothingThatWasAccepted() {
    for (int commit = 1; commit <= 4; commit++)
      for (SimDisk.Edge edge : SimDisk.Edge.values()) {
        int at = commit;
        SmokeScenario.Outcome outcome =
            SmokeScenario.run(
                7,
                CALM,
                new Doubles() {
                  @Override
                  public SimDisk disk(SimKernel kernel, SimRandom random) {
                    SimDisk disk = new SimDisk(kernel, random);
                    disk.crashAt(at, edge);
                    return disk;
                  }
                });
        assertThat(outcome.crashes()).isOne();
        holds(outcome);
      }
  }

  /** A slow store: what is outstanding stays bounded by the tasks, and everything waits for it. */
  @Test
  void report4ASlowStoreIsWaitedForAndWhatIsPendingIsBounded() {
    AtomicInteger most = new AtomicInteger();
    SmokeScenario.Outcome outcome =
        SmokeScenario.run(
            7,
            CALM,
            new Doubles() {
              @Override
              public SimDisk disk(SimKernel kernel, SimRandom random) {
                return new SlowDisk(kernel, random, most);
              }
            });
    holds(outcome);
    assertThat(most.get()).isLessThanOrEqualTo(CALM.tasks());
  }

  private static final class SlowDisk extends SimDisk {
    private final SimKernel kernel;
    private final AtomicInteger most;
    private final Deque<Write> waiting = new ArrayDeque<>();
    private int pending;

    SlowDisk(SimKernel kernel, SimRandom random, AtomicInteger most) {
      super(kernel, random);
      this.kernel = kernel;
      this.most = most;
    }

    @Override
    void write(Write write) {
      boolean events = !write.entries().isEmpty();
      if (events) most.accumulateAndGet(++pending, Math::max);
      waiting.addLast(
          new Write() {
            @Override
            public boolean accepted() {
              return write.accepted();
            }

            @Override
            public void apply() {
              write.apply();
            }

            @Override
            public List<JournalEntry> entries() {
              return write.entries();
            }

            @Override
            public void durable(boolean accepted) {
              if (events) pending--;
              write.durable(accepted);
            }
          });
      kernel.after(Duration.ofSeconds(2), () -> super.write(waiting.removeFirst()));
    }
  }

  /** One answer that never comes: the call settles by its deadline, and nobody waits for ever. */
  @Test
  void report10AMessageThatIsDroppedSettlesAndTheTaskGoesOn() {
    SmokeScenario.Outcome outcome =
        SmokeScenario.run(
            7,
            CALM,
            new Doubles() {
              @Override
              public ModelClient client(ModelClient client, SimKernel kernel) {
                return new ModelClient() {
                  @Override
                  public String describe() {
                    return client.describe();
                  }

                  @Override
                  public ModelCall start(ModelRequest request, CallHeaders headers) {
                    return headers.call().contains("/s3/think/1#1")
                        ? new Silence()
                        : client.start(request, headers);
                  }
                };
              }
            });
    holds(outcome);
  }

  private static final class Silence implements ModelCall {
    private final CompletableFuture<ModelResult> never = new CompletableFuture<>();

    @Override
    public CompletionStage<ModelResult> result() {
      return never;
    }

    @Override
    public void cancel() {
      never.complete(ModelFailure.of(ModelFailure.Kind.CANCELLED, "withdrawn"));
    }
  }

  /**
   * Writes that fail now and then: state changes only after a write, and each event counts once.
   */
  @Test
  void report15AFailedAppendIsTriedAgainAndAppliedOnce() {
    holds(
        SmokeScenario.run(
            7,
            CALM,
            new Doubles() {
              @Override
              public SimDisk disk(SimKernel kernel, SimRandom random) {
                return new SimDisk(kernel, random) {
                  private int asked;

                  @Override
                  boolean isFull() {
                    return ++asked % 6 == 0;
                  }
                };
              }
            }));
  }
}
