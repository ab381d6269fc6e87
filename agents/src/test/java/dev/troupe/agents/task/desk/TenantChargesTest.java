package dev.troupe.agents.task.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.TestTeam;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Usage;
import dev.troupe.runtime.env.SystemEnv;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Calls that may fit into a tenant's day once others have ended wait for them. */
final class TenantChargesTest {
  private static final TenantId TENANT = TenantId.DEFAULT;

  private final List<TenantId> freed = new ArrayList<>();
  private final TenantCharges charges =
      new TenantCharges(
          new TenantBudgets(
              new SystemEnv(),
              tenant -> new TenantBudgets.Day(OptionalLong.of(100), Optional.empty()),
              Map.of()),
          freed::add);

  private static OpenCall call(String task, long tokens) {
    CallIntent intent =
        new CallIntent(
            new CallId(new TaskId(task), "root/s1", "think/0"),
            TENANT,
            Priority.NORMAL,
            "",
            1,
            TaskEvent.Kind.MODEL,
            "default",
            "a",
            0,
            Hash.of("r"),
            Hash.of("k"),
            "",
            Effect.UNKNOWN,
            "key",
            new Reserved(tokens, 0, tokens, Optional.empty()),
            Duration.ofMinutes(1),
            Instant.EPOCH,
            0,
            Optional.empty(),
            Optional.empty());
    return new OpenCall(
        intent, Optional.empty(), new Toolbox(TestTeam.of(List.of(), Set.of()), Map.of()));
  }

  private static Settlement using(long tokens) {
    return Settlement.returned(Hash.of("answer"), 1)
        .costing(new Usage(tokens, 0, false), Optional.empty());
  }

  @Test
  void whatIsSetAsideForOthersIsWaitedFor() {
    OpenCall first = call("t-1", 45);
    OpenCall second = call("t-2", 45);
    OpenCall third = call("t-3", 45);
    assertThat(charges.take(first)).isInstanceOf(TenantCharges.Verdict.Fits.class);
    assertThat(charges.take(second)).isInstanceOf(TenantCharges.Verdict.Fits.class);
    assertThat(charges.take(third)).isInstanceOf(TenantCharges.Verdict.Waits.class);
    charges.settled(first.intent, using(5));
    assertThat(freed).containsExactly(TENANT);
    TenantCharges.Turn turn = charges.next(TENANT, call -> true).orElseThrow();
    assertThat(turn.call()).isSameAs(third);
    assertThat(turn.verdict()).isInstanceOf(TenantCharges.Verdict.Fits.class);
    assertThat(charges.next(TENANT, call -> true)).isEmpty();
    charges.giveBack(second.intent);
    assertThat(freed).as("nobody waits any more").hasSize(1);
  }

  @Test
  void noSmallCallPassesALargeOneAndWhatIsNotWantedIsLeftOut() {
    OpenCall first = call("t-1", 90);
    OpenCall large = call("t-2", 95);
    OpenCall small = call("t-3", 5);
    OpenCall gone = call("t-4", 5);
    OpenCall last = call("t-5", 5);
    charges.take(first);
    for (OpenCall call : List.of(large, small, gone, last))
      assertThat(charges.take(call)).isInstanceOf(TenantCharges.Verdict.Waits.class);
    charges.settled(first.intent, using(2));
    assertThat(charges.next(TENANT, call -> true).orElseThrow().call()).isSameAs(large);
    assertThat(charges.next(TENANT, call -> true)).as("3 are left").isEmpty();
    charges.settled(large.intent, using(2));
    assertThat(charges.next(TENANT, call -> call != gone).orElseThrow().call()).isSameAs(small);
    assertThat(charges.next(TENANT, call -> call != gone).orElseThrow().call()).isSameAs(last);
    assertThat(charges.next(TENANT, call -> true)).isEmpty();
  }

  @Test
  void whatCannotFitWhateverComesBackIsOver() {
    assertThat(charges.take(call("t-1", 101))).isInstanceOf(TenantCharges.Verdict.Over.class);
    OpenCall first = call("t-2", 60);
    charges.take(first);
    charges.settled(first.intent, using(60));
    assertThat(charges.take(call("t-3", 41))).isInstanceOf(TenantCharges.Verdict.Over.class);
    assertThat(charges.take(call("t-4", 40))).isInstanceOf(TenantCharges.Verdict.Fits.class);
  }
}
