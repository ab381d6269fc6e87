package dev.troupe.agents.task.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules on plain values. */
final class TaskDeciderTest {
  private static final Hash HASH = Hash.of("x");
  private static final TaskId TASK = new TaskId("t-test");
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Rule.Context ME = new Rule.Context(NOW, "me", Limits.DEFAULT);

  private TaskState state = TaskState.EMPTY;

  private List<TaskEvent> decide(Fact... facts) {
    TaskDecider.Verdict verdict = TaskDecider.decide(state, List.of(facts), ME);
    state = verdict.after();
    return verdict.entries().stream().map(JournalEntry::event).toList();
  }

  private void submitted() {
    decide(
        new Fact.Submit(
            new TaskEvent.TaskSubmitted(
                TenantId.DEFAULT, "t", HASH, HASH, "e", HASH, HASH, "", Terms.DEFAULT),
            HASH,
            true,
            r -> {}));
  }

  private static CallIntent intent(String label, int attempt, TaskEvent.Kind kind, Effect effect) {
    return new CallIntent(
        new CallId(TASK, "root", label),
        TenantId.DEFAULT,
        Priority.NORMAL,
        "",
        attempt,
        kind,
        "default",
        "a",
        0,
        HASH,
        HASH,
        "",
        effect,
        "k",
        Reserved.NOTHING,
        Duration.ofMinutes(1),
        NOW,
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static Settlement failure(String kind, boolean retryable) {
    return Settlement.failed(new Settlement.CallFailure(kind, "m", 0, retryable, 5_000), 1);
  }

  @Test
  void aTaskIsAcceptedOnce() {
    submitted();
    assertThat(state.writer()).isEqualTo("me");
    assertThat(
            decide(
                new Fact.Submit(
                    new TaskEvent.TaskSubmitted(
                        TenantId.DEFAULT, "t", HASH, HASH, "e", HASH, HASH, "", Terms.DEFAULT),
                    HASH,
                    true,
                    r -> {})))
        .isEmpty();
  }

  @Test
  void aPermitSendsOnceAndTheFirstSettlementCounts() {
    submitted();
    CallIntent call = intent("plan", 1, TaskEvent.Kind.MODEL, Effect.UNKNOWN);
    assertThat(decide(new Fact.Granted(call))).hasSize(1);
    assertThat(decide(new Fact.Granted(call))).isEmpty();
    Fact settled = new Fact.Settled(call.id(), 1, Settlement.returned(HASH, 1));
    assertThat(decide(settled, settled)).hasSize(1);
    assertThat(decide(new Fact.Granted(call))).isEmpty();
  }

  @Test
  void aRetryableFailureNamesWhenTheNextTryIsDueUntilTriesRunOut() {
    submitted();
    for (int attempt = 1; attempt <= 4; attempt++) {
      CallIntent call = intent("plan", attempt, TaskEvent.Kind.MODEL, Effect.UNKNOWN);
      assertThat(decide(new Fact.Granted(call))).hasSize(1);
      TaskEvent.CallSettled settled =
          (TaskEvent.CallSettled)
              decide(new Fact.Settled(call.id(), attempt, failure("unavailable", true))).getFirst();
      assertThat(settled.retryAt())
          .isEqualTo(attempt < 4 ? Optional.of(NOW.plusSeconds(5)) : Optional.empty());
    }
  }

  @Test
  void aStaleThoughtIsIgnored() {
    submitted();
    Thought stale =
        new Thought(
            "root",
            7,
            new Decision.GiveUp(new Failure(StopReason.PROVIDER, "x")),
            Map.of(),
            Thought.Given.NOTHING);
    assertThat(decide(new Fact.Thought(stale, ""))).isEmpty();
    Thought fresh =
        new Thought(
            "root",
            0,
            new Decision.GiveUp(new Failure(StopReason.PROVIDER, "x")),
            Map.of(),
            Thought.Given.NOTHING);
    assertThat(decide(new Fact.Thought(fresh, "")))
        .extracting(TaskEventCodec::name)
        .containsExactly("subtask_closed", "task_ended");
    assertThat(decide(new Fact.Wake())).isEmpty();
  }

  /** A writer that fails leaves thoughts behind, about states that may never have been written. */
  @Test
  void aThoughtThatAnotherWriterAskedForIsNotHeard() {
    Thought thought =
        new Thought(
            "root",
            0,
            new Decision.GiveUp(new Failure(StopReason.PROVIDER, "x")),
            Map.of(),
            Thought.Given.NOTHING);
    Fact mine = new Fact.Thought(thought, "mine");
    Fact other = new Fact.Thought(thought, "another");
    Fact finished = new Fact.Finished(thought, Hash.of("x"), false, "another");
    Fact wake = new Fact.Wake();
    assertThat(Thoughts.askedBy("mine", List.of(mine, other, wake, finished)))
        .containsExactly(mine, wake);
    assertThat(Thoughts.askedBy("mine", List.of(wake, mine))).containsExactly(wake, mine);
  }

  @Test
  void ruleEventsSurviveTheJournal() {
    submitted();
    CallIntent call = intent("plan", 1, TaskEvent.Kind.MODEL, Effect.IDEMPOTENT);
    List<TaskEvent> events =
        new ArrayList<>(
            decide(
                new Fact.Granted(call),
                new Fact.Settled(call.id(), 1, failure("rate_limited", true)),
                new Fact.ThinkingFailed("root", "m")));
    events.add(
        new TaskEvent.CallSettled(
            "root",
            "x",
            1,
            new Settlement(
                Optional.of(HASH),
                Optional.empty(),
                new Usage(1, 2, true),
                Optional.of(new BigDecimal("0.0001")),
                "USD",
                "m",
                "r",
                3,
                4,
                false,
                true),
            Optional.empty()));
    events.add(
        new TaskEvent.PlanAccepted(
            "root",
            new Plan(
                "g", List.of(new Plan.PlannedSubtask("a", "b", "c", List.of(), Json.object())))));
    for (TaskEvent event : events) {
      JournalEntry entry = new JournalEntry(NOW, "Rule", event);
      TaskEventCodec.Encoded encoded = TaskEventCodec.encode(entry);
      assertThat(TaskEventCodec.decode(encoded.manifest(), encoded.json())).isEqualTo(entry);
    }
    assertThatThrownBy(() -> TaskEventCodec.decode("from_the_future/1", new byte[0]))
        .hasMessageContaining("newer Troupe");
    assertThatThrownBy(() -> TaskEventCodec.decode("call_sent/2", new byte[0]))
        .hasMessageContaining("call_sent/2");
  }

  @Test
  void aCorrectionHasTriesOfItsOwn() {
    Decisions decisions = new Decisions(Limits.DEFAULT);
    decisions.open("root/s1", Optional.empty());
    Settlement down =
        Settlement.failed(new Settlement.CallFailure("unavailable", "m", 503, true, 5), 1);
    CallIntent call = Decisions.model("root/s1", "think/0", Reserved.NOTHING);
    for (int attempt = 1; attempt <= 6; attempt++) {
      int round = attempt <= 3 ? 0 : 1;
      CallIntent next = Decisions.again(call, attempt, round);
      assertThat(decisions.decide(new Fact.Granted(next)))
          .hasExactlyElementsOfTypes(TaskEvent.CallSent.class);
      Settlement end = attempt == 3 ? Decisions.answered(1, 1, "0") : down;
      TaskEvent.CallSettled settled =
          (TaskEvent.CallSettled) decisions.decide(Decisions.settled(next, end)).getFirst();
      assertThat(settled.retryAt().isPresent()).as("try " + attempt).isEqualTo(attempt != 3);
    }
    CallIntent last = Decisions.again(call, 7, 1);
    decisions.decide(new Fact.Granted(last));
    assertThat(
            ((TaskEvent.CallSettled) decisions.decide(Decisions.settled(last, down)).getFirst())
                .retryAt())
        .as("the fourth of the correction")
        .isEmpty();
  }
}
