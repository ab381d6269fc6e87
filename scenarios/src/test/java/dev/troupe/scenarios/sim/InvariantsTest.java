package dev.troupe.scenarios.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.Usage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Every invariant has a double that breaks it: a check that cannot turn red is none. */
final class InvariantsTest {
  private static List<String> violations(SmokeScenario.Settings settings, Doubles doubles) {
    for (long seed = 1; seed <= 20; seed++) {
      List<String> found = SmokeScenario.run(seed, settings, doubles).violations();
      if (!found.isEmpty()) return found;
    }
    return List.of();
  }

  private static final SmokeScenario.Settings SMOKE = SmokeScenario.Settings.SMOKE;

  /** Says that a write is durable before it is, if it holds such an event. */
  private static Doubles acknowledgingEarly(Predicate<TaskEvent> which) {
    return new Doubles() {
      @Override
      public SimDisk disk(SimKernel kernel, SimRandom random) {
        return new SimDisk(kernel, random) {
          @Override
          void write(Write write) {
            super.write(write);
            if (write.entries().stream().anyMatch(e -> which.test(e.event()))) write.durable(true);
          }
        };
      }
    };
  }

  /** How a double calls a model. */
  private interface Calling {
    ModelCall start(
        ModelClient client, SimKernel kernel, ModelRequest request, CallHeaders headers);
  }

  /** The client of every node calls in this way. */
  private static Doubles calling(Calling way) {
    return new Doubles() {
      @Override
      public ModelClient client(ModelClient client, SimKernel kernel) {
        return new ModelClient() {
          @Override
          public String describe() {
            return client.describe();
          }

          @Override
          public ModelCall start(ModelRequest request, CallHeaders headers) {
            return way.start(client, kernel, request, headers);
          }
        };
      }
    };
  }

  @Test
  void sendingBeforeCallSentIsDurable() {
    assertThat(
            violations(SMOKE, acknowledgingEarly(e -> e instanceof TaskEvent.CallSent)).getFirst())
        .contains("sent before its CallSent");
  }

  @Test
  void actingBeforeCallSettledIsDurable() {
    assertThat(
            violations(SMOKE, acknowledgingEarly(e -> e instanceof TaskEvent.CallSettled))
                .getFirst())
        .contains("before CallSettled is durable");
  }

  @Test
  void acknowledgingASubmitBeforeItIsDurable() {
    assertThat(
            violations(SMOKE, acknowledgingEarly(e -> e instanceof TaskEvent.TaskSubmitted))
                .getFirst())
        .contains("acknowledged before it is durable");
  }

  @Test
  void droppingTheFence() {
    Doubles noFence =
        new Doubles() {
          @Override
          public SimDisk disk(SimKernel kernel, SimRandom random) {
            return new SimDisk(kernel, random) {
              @Override
              boolean isNext(String pid, long seq) {
                return true;
              }
            };
          }
        };
    assertThat(violations(SMOKE.withHandover(Duration.ofSeconds(9)), noFence).getFirst())
        .containsAnyOf("applied twice", "twice");
  }

  @Test
  void forgettingAPermit() {
    Doubles generous =
        new Doubles() {
          @Override
          public int concurrency(int checked) {
            return checked + 1;
          }
        };
    assertThat(violations(SMOKE, generous).getFirst()).contains("permits exceeded");
  }

  @Test
  void resendingASettledCall() {
    Doubles twice =
        calling(
            (client, kernel, request, headers) -> {
              ModelCall call = client.start(request, headers);
              call.result()
                  .thenAccept(
                      r ->
                          kernel.after(
                              Duration.ofSeconds(1), () -> client.start(request, headers)));
              return call;
            });
    assertThat(violations(SMOKE, twice).getFirst()).contains("settled call is sent again");
  }

  @Test
  void losingAnAcknowledgedTask() {
    Doubles deaf =
        calling(
            (client, kernel, request, headers) -> {
              return headers.call().contains("/s3/think/1")
                  ? silence()
                  : client.start(request, headers);
            });
    SmokeScenario.Settings brief =
        new SmokeScenario.Settings(
            3,
            Duration.ofMillis(500),
            0,
            2,
            24,
            Duration.ofSeconds(60),
            Duration.ofSeconds(61),
            Duration.ofMinutes(3),
            true,
            Duration.ZERO,
            false);
    assertThat(violations(brief, deaf).getFirst()).contains("never finished");
  }

  private static ModelCall silence() {
    return new ModelCall() {
      @Override
      public CompletionStage<ModelResult> result() {
        return new CompletableFuture<>();
      }

      @Override
      public void cancel() {}
    };
  }

  @Test
  void countingOtherTokensThanTheServer() {
    Doubles miscounting =
        calling(
            (client, kernel, request, headers) -> {
              return miscounted(client.start(request, headers));
            });
    assertThat(violations(SMOKE, miscounting).getFirst()).contains("usage differs");
  }

  private static ModelCall miscounted(ModelCall call) {
    return new ModelCall() {
      @Override
      public CompletionStage<ModelResult> result() {
        return call.result()
            .thenApply(
                result ->
                    result instanceof ModelReply r
                        ? new ModelReply(
                            r.text(),
                            r.reasoning(),
                            r.calls(),
                            r.finish(),
                            r.usage().plus(new Usage(1, 0, false)),
                            r.model(),
                            r.requestId(),
                            r.firstTokenMillis())
                        : result);
      }

      @Override
      public void cancel() {
        call.cancel();
      }
    };
  }

  @Test
  void openingMoreCallsThanTheBound() {
    Doubles strict =
        new Doubles() {
          @Override
          public int openCalls(int kept) {
            return 3;
          }
        };
    assertThat(violations(SMOKE, strict).getFirst()).contains("more than 3 calls open");
  }
}
