package dev.troupe.scenarios.rehearse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelReply;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.payload.Payloads;
import dev.troupe.scenarios.judge.Subject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/** Reads a run from its task's journal. Blocks. */
final class RunReader {
  private final TaskHistory history;
  private final Payloads payloads;
  private final Function<String, Optional<Price>> prices;

  RunReader(TaskHistory history, Payloads payloads) {
    this(history, payloads, role -> Optional.empty());
  }

  /**
   * @param prices by model role
   */
  RunReader(TaskHistory history, Payloads payloads, Function<String, Optional<Price>> prices) {
    this.history = history;
    this.payloads = payloads;
    this.prices = prices;
  }

  Ran read(TaskId task) {
    List<TaskHistory.Numbered> events = history.all(task);
    if (events.isEmpty())
      throw new IllegalStateException("task " + task + " is not in the journal");
    return new Reading(task, events).ran();
  }

  /** What has been gathered of the whole task, or of one subtask. */
  private static final class Part {
    final List<Subject.Step> trajectory = new ArrayList<>();
    Optional<BigDecimal> cost = Optional.empty();
    Optional<Instant> begun = Optional.empty();
    Optional<Instant> ended = Optional.empty();
    Optional<Hash> output = Optional.empty();
    Optional<Hash> lastReply = Optional.empty();
  }

  private final class Reading {
    private final TaskId task;
    private final List<TaskHistory.Numbered> events;
    private final TenantId tenant;
    private final Part whole = new Part();
    private final SequencedMap<String, Part> parts = new LinkedHashMap<>();
    private final List<Ran.Call> calls = new ArrayList<>();
    private final Map<String, TaskEvent.CallSent> sent = new HashMap<>();
    private Usage usage = Usage.NONE;
    private BigDecimal cost = BigDecimal.ZERO;
    private BigDecimal saved = BigDecimal.ZERO;
    private String currency = "";
    private Optional<TaskEvent.TaskEnded> ended = Optional.empty();

    Reading(TaskId task, List<TaskHistory.Numbered> events) {
      this.task = task;
      this.events = events;
      this.tenant = TaskHistory.state(events).tenant();
    }

    Ran ran() {
      for (TaskHistory.Numbered event : events) read(event);
      SequencedMap<String, Subject> steps = new LinkedHashMap<>();
      parts.forEach((id, part) -> part.output.ifPresent(o -> steps.put(id, subject(part))));
      return new Ran(
          task,
          ended.map(e -> e.status().wire()).orElse("working"),
          ended.map(e -> e.stopReason().wire()).orElse(""),
          ended.map(TaskEvent.TaskEnded::message).orElse(""),
          subject(whole),
          steps,
          calls,
          usage,
          cost,
          cost.add(saved),
          currency);
    }

    private Subject subject(Part part) {
      return new Subject(
          part.output.map(this::text).orElse(""),
          part.cost,
          part.begun
              .flatMap(b -> part.ended.map(e -> Duration.between(b, e).toMillis()))
              .orElse(0L),
          part.lastReply.map(hash -> Json.read(bytes(hash), ModelReply.class).finish()).orElse(""),
          part.trajectory);
    }

    private static boolean isStep(String path) {
      return path.indexOf('/') > 0 && path.indexOf('/') == path.lastIndexOf('/');
    }

    private Part part(String path) {
      String[] names = path.split("/", 3);
      return names.length < 2 ? whole : parts.computeIfAbsent(names[1], id -> new Part());
    }

    private void read(TaskHistory.Numbered event) {
      Instant at = event.entry().at();
      switch (event.entry().event()) {
        case TaskEvent.TaskSubmitted e -> whole.begun = Optional.of(at);
        case TaskEvent.SubtaskOpened e -> {
          if (isStep(e.path()))
            whole.trajectory.add(
                new Subject.Step(Subject.Step.Kind.SUBTASK, e.id(), MissingNode.getInstance()));
        }
        case TaskEvent.CallSent e -> sent(event.seq(), e, at);
        case TaskEvent.CallReused e -> reused(event.seq(), e, at);
        case TaskEvent.CallSettled e -> settled(e, at);
        case TaskEvent.SubtaskClosed e -> {
          if (!isStep(e.path())) break;
          Part part = part(e.path());
          part.output = e.result();
          part.ended = Optional.of(at);
        }
        case TaskEvent.TaskEnded e -> {
          ended = Optional.of(e);
          whole.output = e.answer();
          whole.ended = Optional.of(at);
        }
        default -> {}
      }
    }

    private void sent(long seq, TaskEvent.CallSent e, Instant at) {
      sent.put(e.path() + " " + e.label() + " " + e.attempt(), e);
      Part part = part(e.path());
      if (part.begun.isEmpty()) part.begun = Optional.of(at);
      if (e.kind() == TaskEvent.Kind.MODEL)
        calls.add(
            new Ran.Call(
                seq,
                e.path(),
                e.label(),
                e.round(),
                e.attempt(),
                e.request(),
                e.key(),
                e.fingerprint(),
                Ran.Source.NONE));
      if (e.attempt() > 1 || e.kind() == TaskEvent.Kind.UNDO) return;
      boolean tool = e.kind() == TaskEvent.Kind.TOOL;
      done(
          e.path(),
          new Subject.Step(
              tool ? Subject.Step.Kind.TOOL : Subject.Step.Kind.MESSAGE,
              tool ? e.name() : e.agent(),
              tool ? arguments(e.request()) : MissingNode.getInstance()));
    }

    private void reused(long seq, TaskEvent.CallReused e, Instant at) {
      Part part = part(e.path());
      if (part.begun.isEmpty()) part.begun = Optional.of(at);
      part.lastReply = Optional.of(e.result());
      Optional<Price> price = prices.apply(e.name());
      if (price.isPresent()) {
        BigDecimal worth = price.get().of(e.usage());
        saved = saved.add(worth);
        // as if nothing had been known: a verdict on cost does not change with what is
        part.cost = Optional.of(part.cost.orElse(BigDecimal.ZERO).add(worth));
        if (part != whole) whole.cost = Optional.of(whole.cost.orElse(BigDecimal.ZERO).add(worth));
        if (currency.isEmpty()) currency = price.get().currency();
      }
      whole.lastReply = part.lastReply;
      calls.add(
          new Ran.Call(
              seq,
              e.path(),
              e.label(),
              e.round(),
              e.attempt(),
              e.request(),
              e.key(),
              e.fingerprint(),
              new Ran.Source(e.sourceTask(), e.sourceSeq())));
      if (e.attempt() > 1) return; // one step, however often it was sent back
      done(
          e.path(),
          new Subject.Step(Subject.Step.Kind.MESSAGE, e.agent(), MissingNode.getInstance()));
    }

    private void done(String path, Subject.Step step) {
      Part part = part(path);
      part.trajectory.add(step);
      if (part != whole) whole.trajectory.add(step);
    }

    private void settled(TaskEvent.CallSettled e, Instant at) {
      Settlement settlement = e.settlement();
      usage = usage.plus(settlement.usage());
      if (currency.isEmpty()) currency = settlement.currency();
      Part part = part(e.path());
      part.ended = Optional.of(at);
      settlement
          .cost()
          .ifPresent(
              amount -> {
                cost = cost.add(amount);
                part.cost = Optional.of(part.cost.orElse(BigDecimal.ZERO).add(amount));
                if (part != whole)
                  whole.cost = Optional.of(whole.cost.orElse(BigDecimal.ZERO).add(amount));
              });
      TaskEvent.CallSent call = sent.get(e.path() + " " + e.label() + " " + e.attempt());
      if (call == null || call.kind() != TaskEvent.Kind.MODEL || settlement.result().isEmpty())
        return;
      part.lastReply = settlement.result();
      whole.lastReply = part.lastReply;
    }

    private JsonNode arguments(Hash hash) {
      try {
        return Json.parse(text(hash));
      } catch (JsonProcessingException e) {
        return MissingNode.getInstance();
      }
    }

    private String text(Hash hash) {
      return new String(bytes(hash), UTF_8);
    }

    private byte[] bytes(Hash hash) {
      return payloads.get(tenant, hash).toCompletableFuture().join();
    }
  }
}
