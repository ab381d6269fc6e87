package dev.troupe.agents.task.decide;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Price;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A task on plain values: facts in, events out, no actor and no journal. */
public final class Decisions {
  public static final Hash HASH = Hash.of("x");
  public static final TaskId TASK = new TaskId("t-test");
  public static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private final Limits limits;
  private TaskState state = TaskState.EMPTY;
  private Instant now = NOW;

  public Decisions(Limits limits) {
    this.limits = limits;
    decide(
        new Fact.Submit(
            new TaskEvent.TaskSubmitted(
                TenantId.DEFAULT, "t", HASH, HASH, "e", HASH, HASH, "", Terms.DEFAULT),
            HASH,
            true,
            r -> {}));
  }

  public void later(Duration by) {
    now = now.plus(by);
  }

  public TaskState state() {
    return state;
  }

  public List<TaskEvent> decide(Fact... facts) {
    TaskDecider.Verdict verdict =
        TaskDecider.decide(state, List.of(facts), new Rule.Context(now, "me", limits));
    state = verdict.after();
    return verdict.entries().stream().map(JournalEntry::event).toList();
  }

  /** A subtask that works. */
  public void open(String path, Optional<Limits> slice) {
    String id = path.substring(path.lastIndexOf('/') + 1);
    state =
        state.apply(
            new JournalEntry(
                NOW,
                "test",
                new TaskEvent.SubtaskOpened(path, id, "a", "i", List.of(), Json.object(), slice)));
  }

  public static CallIntent model(String path, String label, Reserved reserved) {
    return intent(path, label, TaskEvent.Kind.MODEL, Effect.UNKNOWN, reserved, HASH);
  }

  /** Another try of a model call, in this round of corrections. */
  public static CallIntent again(CallIntent call, int attempt, int round) {
    return new CallIntent(
        call.id(),
        call.tenant(),
        call.priority(),
        call.traceparent(),
        attempt,
        call.kind(),
        call.name(),
        call.agent(),
        round,
        call.request(),
        call.key(),
        call.fingerprint(),
        call.effect(),
        call.idempotencyKey(),
        call.reserved(),
        call.timeout(),
        call.asOf(),
        call.losses(),
        call.fresh(),
        call.fork());
  }

  public static CallIntent tool(String path, String label, Effect effect) {
    return intent(path, label, TaskEvent.Kind.TOOL, effect, Reserved.NOTHING, HASH);
  }

  public static CallIntent intent(
      String path,
      String label,
      TaskEvent.Kind kind,
      Effect effect,
      Reserved reserved,
      Hash request) {
    String name = kind == TaskEvent.Kind.MODEL ? "default" : "pay";
    return intent(path, label, kind, name, effect, reserved, request);
  }

  public static CallIntent intent(
      String path,
      String label,
      TaskEvent.Kind kind,
      String name,
      Effect effect,
      Reserved reserved,
      Hash request) {
    return new CallIntent(
        new CallId(TASK, path, label),
        TenantId.DEFAULT,
        Priority.NORMAL,
        "",
        1,
        kind,
        name,
        "a",
        0,
        request,
        HASH,
        "",
        effect,
        "key",
        reserved,
        Duration.ofMinutes(1),
        NOW,
        0,
        Optional.empty(),
        Optional.empty());
  }

  public static Reserved reserved(long input, long output, String cost) {
    return new Reserved(input, output, input / 4, Optional.of(new BigDecimal(cost)));
  }

  public static Settlement answered(long input, long output, String cost) {
    return Settlement.returned(HASH, 1)
        .costing(
            new Usage(input, output, false),
            Optional.of(new Price(new BigDecimal(cost), BigDecimal.ZERO, input, "USD")));
  }

  public static Fact.Settled settled(CallIntent call, Settlement end) {
    return new Fact.Settled(call.id(), call.attempt(), end);
  }

  public static Question question(Question.Kind kind, String path, String label, int loss) {
    return new Question(
        "", kind, path, label, "a", "pay", HASH, "why", loss, NOW.plusSeconds(3_600));
  }

  public static Fact.Answered answer(String id, Answer answer, Optional<Hash> text) {
    return new Fact.Answered(TenantId.DEFAULT, id, answer, text, "test", r -> {});
  }
}
