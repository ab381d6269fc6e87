package dev.troupe.runtime.model.gateway;

import dev.troupe.api.CallId;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Usage;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.fair.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Permits under concurrency, rates and closed gates, in manual time. */
final class ModelGatewayTest {
  private static final Place PLACE =
      new Place(Priority.NORMAL, TenantId.DEFAULT, new TaskId("t-one"));

  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static final class Time implements Env {
    private final AtomicLong nanos = new AtomicLong();

    void pass(Duration time) {
      nanos.addAndGet(time.toNanos());
      TIME.timePasses(time);
    }

    @Override
    public Instant now() {
      return Instant.ofEpochSecond(0, nanos.get());
    }

    @Override
    public long nanos() {
      return nanos.get();
    }

    @Override
    public RandomGenerator random(String purpose) {
      return new java.util.SplittableRandom(1);
    }

    @Override
    public String newId() {
      return "id";
    }
  }

  private final Time time = new Time();
  private final TestProbe<Integer> granted = KIT.createTestProbe();

  private ActorRef<ModelGateway.Command> gateway(EndpointLimits limits) {
    return KIT.spawn(ModelGateway.create(limits, time, new ModelGateway.Gauge()));
  }

  private static Ticket ticket(int n) {
    return new Ticket(new CallId(new TaskId("t-1"), "root", "think/" + n), 1);
  }

  private void ask(ActorRef<ModelGateway.Command> gateway, int n, long tokens) {
    gateway.tell(new ModelGateway.Ask(ticket(n), PLACE, tokens, () -> granted.getRef().tell(n)));
  }

  @Test
  void holdsToTheConcurrencyAndGrantsInOrder() {
    ActorRef<ModelGateway.Command> gateway = gateway(new EndpointLimits(2, 0, 0));
    for (int n = 1; n <= 3; n++) ask(gateway, n, 1);
    granted.expectMessage(1);
    granted.expectMessage(2);
    granted.expectNoMessage();
    gateway.tell(new ModelGateway.Release(ticket(1), Optional.of(Usage.NONE), Duration.ZERO));
    granted.expectMessage(3);
  }

  @Test
  void neverBeginsMoreThanTheRateInAnyMinute() {
    ActorRef<ModelGateway.Command> gateway = gateway(new EndpointLimits(100, 2, 0));
    for (int n = 1; n <= 3; n++) ask(gateway, n, 1);
    granted.expectMessage(1);
    granted.expectMessage(2);
    granted.expectNoMessage();
    time.pass(Duration.ofSeconds(60));
    granted.expectMessage(3);
  }

  @Test
  void aRateLimitClosesTheGateForAll() {
    ActorRef<ModelGateway.Command> gateway = gateway(new EndpointLimits(1, 0, 0));
    ask(gateway, 1, 1);
    granted.expectMessage(1);
    gateway.tell(
        new ModelGateway.Release(ticket(1), Optional.of(Usage.NONE), Duration.ofSeconds(7)));
    ask(gateway, 2, 1);
    granted.expectNoMessage();
    time.pass(Duration.ofSeconds(7));
    granted.expectMessage(2);
  }

  private void released(ActorRef<ModelGateway.Command> gateway, int n, Duration pause) {
    gateway.tell(new ModelGateway.Release(ticket(n), Optional.of(Usage.NONE), pause));
  }

  @Test
  void aSingleRefusalAmongManyAnswersIsHeededByItsOwnCall() {
    ActorRef<ModelGateway.Command> gateway = gateway(new EndpointLimits(1, 0, 0));
    for (int n = 1; n <= 20; n++) ask(gateway, n, 1);
    int n = 1;
    for (; n <= 12; n++) {
      granted.expectMessage(n);
      released(gateway, n, n % 6 == 0 ? Duration.ofSeconds(7) : Duration.ZERO);
    }
    for (; n <= 14; n++) { // of 16 then two, three, four
      granted.expectMessage(n);
      released(gateway, n, Duration.ofSeconds(7));
    }
    granted.expectNoMessage();
    time.pass(Duration.ofSeconds(7));
    granted.expectMessage(15);
  }

  @Test
  void aWithdrawnTicketIsForgotten() {
    ActorRef<ModelGateway.Command> gateway = gateway(new EndpointLimits(1, 0, 0));
    ask(gateway, 1, 1);
    ask(gateway, 2, 1);
    ask(gateway, 3, 1);
    granted.expectMessage(1);
    gateway.tell(new ModelGateway.Withdraw(ticket(2)));
    gateway.tell(new ModelGateway.Release(ticket(1), Optional.of(Usage.NONE), Duration.ZERO));
    granted.expectMessage(3);
  }
}
