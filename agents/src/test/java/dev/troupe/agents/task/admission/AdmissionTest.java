package dev.troupe.agents.task.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.fair.Place;
import dev.troupe.runtime.journal.JournalHealth;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who comes in, who waits, who is refused; seen synchronously. */
final class AdmissionTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private final Env env = new SystemEnv();
  private final List<TaskId> woken = new ArrayList<>();
  private int count;

  private BehaviorTestKit<Admission.Command> kit(AdmissionSettings settings, String... roles) {
    return BehaviorTestKit.create(
        Admission.create(
            (task, fact) -> {
              if (fact instanceof Fact.Wake) woken.add(task);
            },
            settings,
            new Rooms(models(roles), settings),
            new Pace(env),
            TenantBudgets.none(env),
            JournalHealth.GOOD));
  }

  private Models models(String... roles) {
    SequencedMap<String, Models.Bound> bound = new LinkedHashMap<>();
    for (String role : roles) bound.put(role, new Models.Bound(endpoint(role), new Silent()));
    CompletableFuture<Models> started = new CompletableFuture<>();
    KIT.spawn(
        Behaviors.<Void>setup(
            context -> {
              started.complete(Models.start(context, bound, env));
              return Behaviors.empty();
            }));
    return started.join();
  }

  private static final class Silent implements ModelClient {
    @Override
    public String describe() {
      return "silent";
    }

    @Override
    public ModelCall start(
        dev.troupe.api.ModelRequest request, dev.troupe.api.CallHeaders headers) {
      throw new UnsupportedOperationException("nothing is sent here");
    }
  }

  private static Endpoint endpoint(String role) {
    return new Endpoint(
        role,
        URI.create("http://" + role + "/v1"),
        role,
        "",
        Optional.empty(),
        new EndpointLimits(4, 0, 0),
        Optional.empty(),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1));
  }

  private Admission.Verdict offer(
      BehaviorTestKit<Admission.Command> kit, String tenant, Priority priority, String role) {
    TaskId task = new TaskId("t-" + role + "-" + tenant + "-" + count++);
    List<Admission.Verdict> verdicts = new ArrayList<>();
    kit.run(
        new Admission.Offer(
            task,
            new Place(priority, new TenantId(tenant), task),
            List.of(role),
            verdict -> {
              verdicts.add(verdict);
              if (!(verdict instanceof Admission.Verdict.Refuse)) accepted.add(task);
            }));
    if (verdicts.getFirst() instanceof Admission.Verdict.Line)
      kit.run(new Admission.Written(task, new Fact.SubmitReply.Accepted(task, false)));
    return verdicts.getFirst();
  }

  private final List<TaskId> accepted = new ArrayList<>();

  private static AdmissionSettings settings(int active, int waiting) {
    return new AdmissionSettings(
        active, waiting, t -> AdmissionSettings.Quota.NONE, Optional.empty());
  }

  @Test
  void theActiveTableFillsThenTheLineThenSubmitsAreRefusedWithATime() {
    BehaviorTestKit<Admission.Command> kit = kit(settings(2, 3), "a");
    List<Class<?>> verdicts = new ArrayList<>();
    for (int i = 0; i < 7; i++) verdicts.add(offer(kit, "t", Priority.NORMAL, "a").getClass());
    assertThat(verdicts)
        .containsExactly(
            Admission.Verdict.Begin.class,
            Admission.Verdict.Begin.class,
            Admission.Verdict.Line.class,
            Admission.Verdict.Line.class,
            Admission.Verdict.Line.class,
            Admission.Verdict.Refuse.class,
            Admission.Verdict.Refuse.class);
    kit.run(new Admission.Ended(accepted.get(0)));
    kit.run(new Admission.Gone(accepted.get(0)));
    assertThat(woken).containsExactly(accepted.get(2));
    assertThat(offer(kit, "t", Priority.NORMAL, "a")).isInstanceOf(Admission.Verdict.Line.class);
    Admission.Verdict.Refuse refused =
        (Admission.Verdict.Refuse) offer(kit, "t", Priority.NORMAL, "a");
    assertThat(refused.retryAfterSeconds()).isBetween(1L, 600L);
  }

  @Test
  void aDeadEndpointFillsItsOwnPartOnly() {
    BehaviorTestKit<Admission.Command> kit = kit(settings(4, 6), "dead", "alive");
    for (int i = 0; i < 10; i++) offer(kit, "t", Priority.NORMAL, "dead");
    assertThat(accepted).hasSize(5);
    assertThat(offer(kit, "t", Priority.NORMAL, "alive"))
        .isInstanceOf(Admission.Verdict.Begin.class);
    assertThat(offer(kit, "t", Priority.NORMAL, "alive"))
        .isInstanceOf(Admission.Verdict.Begin.class);
    assertThat(offer(kit, "t", Priority.NORMAL, "alive"))
        .isInstanceOf(Admission.Verdict.Line.class);
  }

  @Test
  void aTenantAtItsQuotaWaitsOrIsRefusedAndOthersAreNot() {
    AdmissionSettings settings =
        new AdmissionSettings(10, 10, t -> new AdmissionSettings.Quota(1, 1), Optional.empty());
    BehaviorTestKit<Admission.Command> kit = kit(settings, "a");
    assertThat(offer(kit, "noisy", Priority.NORMAL, "a"))
        .isInstanceOf(Admission.Verdict.Begin.class);
    assertThat(offer(kit, "noisy", Priority.NORMAL, "a"))
        .isInstanceOf(Admission.Verdict.Line.class);
    assertThat(offer(kit, "noisy", Priority.NORMAL, "a"))
        .isInstanceOf(Admission.Verdict.Refuse.class);
    assertThat(offer(kit, "quiet", Priority.NORMAL, "a"))
        .isInstanceOf(Admission.Verdict.Line.class);
    assertThat(woken).hasSize(1); // quiet's: it had room, noisy's first in line had not
  }

  @Test
  void foundTasksWaitTheirTurnAndAreWokenOnce() {
    BehaviorTestKit<Admission.Command> kit = kit(settings(1, 10), "a");
    TaskId first = new TaskId("t-first");
    TaskId second = new TaskId("t-second");
    for (TaskId task : List.of(first, second, first, second))
      kit.run(
          new Admission.Found(
              task, new Place(Priority.NORMAL, TenantId.DEFAULT, task), List.of("gone", "a")));
    assertThat(woken).containsExactly(first);
    kit.run(new Admission.Gone(first));
    assertThat(woken).containsExactly(first, second);
  }

  @Test
  void aClosedDoorLetsNobodyInAndBeginsNothing() {
    BehaviorTestKit<Admission.Command> kit = kit(settings(1, 10), "a");
    offer(kit, "t", Priority.NORMAL, "a");
    offer(kit, "t", Priority.NORMAL, "a");
    kit.run(Admission.Close.INSTANCE);
    kit.run(new Admission.Gone(accepted.getFirst()));
    assertThat(woken).isEmpty();
    assertThat(((Admission.Verdict.Refuse) offer(kit, "t", Priority.NORMAL, "a")).reason())
        .isEqualTo(Fact.Refusal.UNAVAILABLE);
  }

  @Test
  void aSubmitRepeatedWhileItIsWrittenTakesNoSecondRoom() {
    BehaviorTestKit<Admission.Command> kit = kit(settings(1, 10), "a");
    offer(kit, "t", Priority.NORMAL, "a");
    TaskId task = new TaskId("t-again");
    List<Admission.Verdict> verdicts = new ArrayList<>();
    Admission.Offer twice =
        new Admission.Offer(
            task, new Place(Priority.NORMAL, TenantId.DEFAULT, task), List.of("a"), verdicts::add);
    kit.run(twice);
    kit.run(new Admission.Gone(accepted.getFirst()));
    kit.run(twice);
    for (int i = 0; i < 2; i++)
      kit.run(new Admission.Written(task, new Fact.SubmitReply.Accepted(task, i > 0)));
    assertThat(verdicts).hasOnlyElementsOfType(Admission.Verdict.Line.class);
    assertThat(woken).containsExactly(task);
    List<Load> loads = new ArrayList<>();
    kit.run(new Admission.Gone(task));
    kit.run(new Admission.Ask(loads::add));
    assertThat(loads.getFirst().active()).isZero();
    assertThat(loads.getFirst().activeByTenant()).isEmpty();
  }
}
