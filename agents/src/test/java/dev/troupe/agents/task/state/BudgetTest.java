package dev.troupe.agents.task.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Decisions;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BudgetTest {
  private static final String S = "root/s1";

  @Test
  void callsAreCountedWhenSentAndNeverComeBack() {
    Decisions task = new Decisions(Limits.DEFAULT.with(Limit.MODEL_CALLS, 2));
    task.open(S, Optional.empty());
    CallIntent third = Decisions.model(S, "think/2", Reserved.NOTHING);
    for (int i = 0; i < 2; i++) {
      CallIntent call = Decisions.model(S, "think/" + i, Reserved.NOTHING);
      assertThat(task.decide(new Fact.Granted(call))).hasSize(1);
      task.decide(Decisions.settled(call, Decisions.answered(1, 1, "0")));
    }
    assertThat(task.decide(new Fact.Granted(third))).isEmpty();
    Budget.Verdict verdict =
        Budget.of(
            task.state(),
            Limits.DEFAULT.with(Limit.MODEL_CALLS, 2),
            S,
            TaskEvent.Kind.MODEL,
            Reserved.NOTHING);
    assertThat(verdict).isInstanceOf(Budget.Verdict.Over.class);
    List<TaskEvent> end =
        task.decide(new Fact.OverLimit(third, ((Budget.Verdict.Over) verdict).limit()));
    assertThat(end)
        .hasExactlyElementsOfTypes(TaskEvent.LimitReached.class, TaskEvent.SubtaskClosed.class);
    assertThat(((TaskEvent.SubtaskClosed) end.get(1)).failure().orElseThrow().reason().wire())
        .isEqualTo("limit:model_calls");
  }

  @Test
  void whatIsOnTheWireCountsWithAllThatWasReserved() {
    Limits limits = Limits.DEFAULT.with(Limit.TOKENS, 1_000);
    Decisions task = new Decisions(limits);
    task.open(S, Optional.empty());
    CallIntent first = Decisions.model(S, "think/0", Decisions.reserved(500, 300, "0"));
    CallIntent second = Decisions.model(S, "think/1", Decisions.reserved(300, 0, "0"));
    assertThat(task.decide(new Fact.Granted(first))).hasSize(1);
    assertThat(verdict(task, limits, second)).isInstanceOf(Budget.Verdict.Waits.class);
    assertThat(task.decide(new Fact.Granted(second))).isEmpty();
    task.decide(Decisions.settled(first, Decisions.answered(400, 50, "0")));
    assertThat(verdict(task, limits, second)).isInstanceOf(Budget.Verdict.Fits.class);
    assertThat(task.decide(new Fact.Granted(second))).hasSize(1);
  }

  @Test
  void moneyThatNobodyKnowsToBeUnspentCountsAsSpent() {
    Limits limits = Limits.DEFAULT.with(Limit.COST, new BigDecimal("1.00"));
    Decisions task = new Decisions(limits);
    task.open(S, Optional.empty());
    CallIntent cut = Decisions.model(S, "think/0", Decisions.reserved(1, 1, "0.60"));
    task.decide(new Fact.Granted(cut));
    task.decide(
        Decisions.settled(
            cut, Settlement.failed(new Settlement.CallFailure("cut", "m", 0, false, 0), 1)));
    CallIntent next = Decisions.model(S, "think/1", Decisions.reserved(1, 1, "0.60"));
    assertThat(verdict(task, limits, next)).isInstanceOf(Budget.Verdict.Over.class);
    CallIntent small = Decisions.model(S, "think/1", Decisions.reserved(1, 1, "0.40"));
    assertThat(verdict(task, limits, small)).isInstanceOf(Budget.Verdict.Fits.class);
  }

  @Test
  void aRateLimitCostsNothing() {
    Limits limits = Limits.DEFAULT.with(Limit.COST, new BigDecimal("1.00"));
    Decisions task = new Decisions(limits);
    task.open(S, Optional.empty());
    CallIntent call = Decisions.model(S, "think/0", Decisions.reserved(1, 1, "0.60"));
    task.decide(new Fact.Granted(call));
    task.decide(
        Decisions.settled(
            call,
            Settlement.failed(new Settlement.CallFailure("rate_limited", "m", 429, true, 5), 1)));
    assertThat(task.state().spent().chargedCost()).isEqualByComparingTo("0");
    assertThat(task.state().spent().heldCost()).isEqualByComparingTo("0");
  }

  /** A provider that is down for a while does not use up what a tenant may spend. */
  @ParameterizedTest
  @CsvSource({
    "unavailable, 500, 0, 0",
    "unavailable, 502, 0, 0",
    "unavailable, 503, 0, 0",
    "unavailable, 504, 0, 0.60",
    "unavailable, 408, 0, 0.60",
    "unavailable, 500, 20, 0.60",
    "unavailable, 0, 0, 0.60",
    "timeout, 0, 0, 0.60",
    "cut, 0, 0, 0.60",
    "cut, 0, 20, 0.60",
    "stalled, 200, 20, 0.60",
    "unauthorized, 401, 0, 0"
  })
  void whoSaysThatHeFailedHasSoldNothing(String kind, int status, long estimated, String charged) {
    Decisions task = new Decisions(Limits.DEFAULT);
    task.open(S, Optional.empty());
    CallIntent call = Decisions.model(S, "think/0", Decisions.reserved(40, 60, "0.60"));
    task.decide(new Fact.Granted(call));
    Settlement.CallFailure failure = new Settlement.CallFailure(kind, "m", status, true, 5);
    Settlement end =
        Settlement.failed(failure, 1).costing(new Usage(estimated, 0, true), Optional.empty());
    task.decide(Decisions.settled(call, end));
    assertThat(task.state().spent().chargedCost()).isEqualByComparingTo(charged);
    assertThat(task.state().spent().charged()).isEqualTo(charged.equals("0") ? 0 : 100);
    assertThat(task.state().spent().usage().total()).isEqualTo(estimated);
  }

  @Test
  void aSliceBoundsASubtaskWithAllBelowItAndNobodyElse() {
    Decisions task = new Decisions(Limits.DEFAULT);
    task.open(S, Optional.of(Limits.NONE.with(Limit.MODEL_CALLS, 2)));
    task.open(S + "/x", Optional.empty());
    task.open("root/s2", Optional.empty());
    task.decide(new Fact.Granted(Decisions.model(S, "plan", Reserved.NOTHING)));
    task.decide(new Fact.Granted(Decisions.model(S + "/x", "think/0", Reserved.NOTHING)));
    CallIntent below = Decisions.model(S + "/x", "think/1", Reserved.NOTHING);
    assertThat(verdict(task, Limits.DEFAULT, below)).isInstanceOf(Budget.Verdict.Over.class);
    CallIntent beside = Decisions.model("root/s2", "think/0", Reserved.NOTHING);
    assertThat(verdict(task, Limits.DEFAULT, beside)).isInstanceOf(Budget.Verdict.Fits.class);
  }

  @Test
  void whenTheTimeIsUpEverythingIsClosedAndWhatIsOnTheWireSettlesLate() {
    Decisions task = new Decisions(Limits.DEFAULT.with(Limit.TIME, 60_000));
    task.open(S, Optional.empty());
    CallIntent call = Decisions.model(S, "think/0", Decisions.reserved(10, 10, "0.10"));
    task.decide(new Fact.Granted(call));
    assertThat(task.decide(new Fact.TimeUp())).as("it has not worked so long").isEmpty();
    task.later(Duration.ofSeconds(60));
    List<TaskEvent> up = task.decide(new Fact.TimeUp());
    assertThat(up)
        .hasExactlyElementsOfTypes(
            TaskEvent.LimitReached.class,
            TaskEvent.CallWithdrawn.class,
            TaskEvent.SubtaskClosed.class,
            TaskEvent.SubtaskClosed.class);
    List<TaskEvent> end =
        task.decide(
            Decisions.settled(
                call,
                Settlement.failed(new Settlement.CallFailure("cancelled", "m", 0, false, 0), 1)));
    assertThat(((TaskEvent.CallSettled) end.getFirst()).settlement().late()).isTrue();
    TaskEvent.TaskEnded ended = (TaskEvent.TaskEnded) end.getLast();
    assertThat(ended.stopReason().wire()).isEqualTo("limit:time");
    assertThat(ended.totals().orElseThrow().live()).isEqualTo(1);
    assertThat(task.state().spent().chargedCost()).isEqualByComparingTo("0.10");
  }

  /** When siblings ask at once, nothing but the judgement at the grant stands between them. */
  @ParameterizedTest
  @CsvSource({"MODEL_CALLS, 2, 0, 0", "TOKENS, 1000, 600, 0", "COST, 1, 0, 0.60"})
  void ofTwoThatAskAtOnceASliceLetsThroughWhatFits(
      Limit limit, String most, long tokens, String cost) {
    Decisions task = new Decisions(Limits.DEFAULT);
    task.open(S, Optional.of(Limits.NONE.with(limit, new BigDecimal(most))));
    List<CallIntent> calls = new ArrayList<>();
    for (String id : List.of("/x", "/y", "/z")) {
      task.open(S + id, Optional.empty());
      calls.add(Decisions.model(S + id, "think/0", Decisions.reserved(tokens, 0, cost)));
    }
    int sent = 0;
    for (CallIntent call : calls) sent += task.decide(new Fact.Granted(call)).size();
    assertThat(sent).isEqualTo(limit == Limit.MODEL_CALLS ? 2 : 1);
  }

  /** Events may grow on disk without bound otherwise. */
  @Test
  void aHistoryEndsAtItsLimit() {
    Limits limits = Limits.DEFAULT.with(Limit.HISTORY, 200);
    Decisions task = new Decisions(limits);
    task.open(S, Optional.empty());
    int made = 0;
    while (made < 200) {
      CallIntent call = Decisions.model(S, "think/" + made, Reserved.NOTHING);
      if (task.decide(new Fact.Granted(call)).isEmpty()) break;
      task.decide(Decisions.settled(call, Decisions.answered(1, 1, "0")));
      made++;
    }
    assertThat(task.state().events()).isBetween(151L, 152L);
    Budget.Verdict verdict =
        verdict(task, limits, Decisions.model(S, "think/" + made, Reserved.NOTHING));
    assertThat(((Budget.Verdict.Over) verdict).limit().reason()).isEqualTo(StopReason.HISTORY);
  }

  @Test
  void whereAProviderReportsMoreTheOverrunIsThatExcessAndNothingMoreIsSent() {
    Limits limits = Limits.DEFAULT.with(Limit.TOKENS, 1_000);
    Decisions task = new Decisions(limits);
    task.open(S, Optional.empty());
    CallIntent call = Decisions.model(S, "think/0", Decisions.reserved(600, 400, "0"));
    task.decide(new Fact.Granted(call));
    task.decide(Decisions.settled(call, Decisions.answered(700, 400, "0")));
    assertThat(task.state().spent().charged()).isEqualTo(1_100);
    CallIntent next = Decisions.model(S, "think/1", Decisions.reserved(1, 1, "0"));
    assertThat(verdict(task, limits, next)).isInstanceOf(Budget.Verdict.Over.class);
    assertThat(task.decide(new Fact.Granted(next))).isEmpty();
  }

  private static Budget.Verdict verdict(Decisions task, Limits limits, CallIntent call) {
    return Budget.of(task.state(), limits, call.id().path(), call.kind(), call.reserved());
  }
}
