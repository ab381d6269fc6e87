package dev.troupe.scenarios.play;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.TaskId;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.sim.SimEndpoint;
import dev.troupe.scenarios.sim.Stage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the measures of a run from what becomes durable, and from what its clients hear. */
final class Tally implements Stage.Observer, SimEndpoint.Traffic {
  private static final class Open {
    final short tenant;
    final long arrivedMillis;
    boolean begun;
    final Map<String, Short> calls = new HashMap<>();

    Open(short tenant, long arrivedMillis) {
      this.tenant = tenant;
      this.arrivedMillis = arrivedMillis;
    }
  }

  private final Stage stage;
  private final Measures measures;
  private final Map<TaskId, Open> open = new HashMap<>();
  private final java.util.function.UnaryOperator<String> endpointOf;
  private long asking;
  private long accepted;
  private long waiting;

  /**
   * @param endpointOf the model server behind a role
   */
  Tally(Stage stage, Measures measures, java.util.function.UnaryOperator<String> endpointOf) {
    this.stage = stage;
    this.measures = measures;
    this.endpointOf = endpointOf;
  }

  private long now() {
    return stage.now().toMillis();
  }

  private void add(Metric metric, double value, short tenant, short other) {
    measures.of(metric).add(now(), value, tenant, other);
  }

  private void level(Metric metric, double value) {
    add(metric, value, Series.NONE, (short) 0);
  }

  /** A client asks for the first time. */
  void arrived(TaskId task, String tenant) {
    short number = measures.tenants().number(tenant);
    open.put(task, new Open(number, now()));
    add(Metric.TASK_SUBMITTED, 1, number, Series.NONE);
    level(Metric.CLIENTS_WAITING, ++asking);
  }

  /** A client was told for good that there is no room. */
  void refused(TaskId task) {
    Open gone = open.remove(task);
    if (gone == null) return;
    level(Metric.CLIENTS_WAITING, --asking);
    add(Metric.TASK_REFUSED, 1, gone.tenant, Series.NONE);
  }

  private @Nullable Open leave(TaskId task) {
    Open gone = open.remove(task);
    if (gone == null) return null;
    if (!gone.begun) level(Metric.TASKS_WAITING, --waiting);
    level(Metric.TASKS_OPEN, --accepted);
    return gone;
  }

  void crashed() {
    add(Metric.NODE_CRASHES, 1, Series.NONE, Series.NONE);
  }

  /** Tasks that are open when the run is over. */
  void over() {
    for (Open left : open.values()) add(Metric.TASK_UNFINISHED, 1, left.tenant, Series.NONE);
  }

  @Override
  public void open(String endpoint, int calls) {
    add(Metric.CALLS_IN_FLIGHT, calls, Series.NONE, measures.endpoints().number(endpoint));
  }

  @Override
  public void committed(TaskId task, long seq, TaskEvent event) {
    Open of = open.get(task);
    if (of == null) return;
    switch (event) {
      case TaskEvent.TaskSubmitted e -> {
        level(Metric.CLIENTS_WAITING, --asking);
        level(Metric.TASKS_OPEN, ++accepted);
        level(Metric.TASKS_WAITING, ++waiting);
      }
      case TaskEvent.CallSent e -> sent(of, e);
      case TaskEvent.CallRepeated e -> repeated(of, e);
      case TaskEvent.CallSettled e -> settled(of, e);
      case TaskEvent.QuestionAsked e -> add(Metric.QUESTION_ASKED, 1, of.tenant, Series.NONE);
      case TaskEvent.TaskEnded e -> ended(task, of, e);
      default -> {}
    }
  }

  @Override
  public void setAside(TaskId task) {
    Open of = leave(task);
    if (of == null) return;
    add(Metric.TASK_SET_ASIDE, 1, of.tenant, Series.NONE);
  }

  private void sent(Open of, TaskEvent.CallSent call) {
    if (!of.begun) {
      of.begun = true;
      level(Metric.TASKS_WAITING, --waiting);
      add(Metric.TASK_WAIT, (now() - of.arrivedMillis) / 1_000.0, of.tenant, Series.NONE);
    }
    if (call.kind() != TaskEvent.Kind.MODEL) return;
    short endpoint = measures.endpoints().number(endpointOf.apply(call.name()));
    of.calls.put(key(call.path(), call.label(), call.attempt()), endpoint);
    add(Metric.CALL_SENT, 1, of.tenant, endpoint);
    if (call.attempt() > 1) add(Metric.CALL_RETRIED, 1, of.tenant, endpoint);
  }

  private void repeated(Open of, TaskEvent.CallRepeated call) {
    Short endpoint = of.calls.get(key(call.path(), call.label(), call.attempt()));
    if (endpoint != null) add(Metric.CALL_REPEATED, 1, of.tenant, endpoint); // else a tool's
  }

  private void settled(Open of, TaskEvent.CallSettled call) {
    Short endpoint = of.calls.remove(key(call.path(), call.label(), call.attempt()));
    if (endpoint == null) return; // a tool's
    if (call.settlement().result().isPresent())
      add(Metric.CALL_DURATION, call.settlement().durationMillis() / 1_000.0, of.tenant, endpoint);
    else add(Metric.CALL_FAILED, 1, of.tenant, endpoint);
    if (call.settlement().usage().total() > 0) {
      add(Metric.TOKENS_INPUT, call.settlement().usage().inputTokens(), of.tenant, endpoint);
      add(Metric.TOKENS_OUTPUT, call.settlement().usage().outputTokens(), of.tenant, endpoint);
    }
    call.settlement()
        .cost()
        .filter(cost -> cost.signum() > 0)
        .ifPresent(cost -> add(Metric.COST, cost.doubleValue(), of.tenant, endpoint));
  }

  private static String key(String path, String label, int attempt) {
    return path + "/" + label + "#" + attempt;
  }

  private void ended(TaskId task, Open of, TaskEvent.TaskEnded end) {
    leave(task);
    short reason = measures.reasons().number(end.stopReason().wire());
    Optional<Metric> metric =
        switch (end.status()) {
          case COMPLETED -> Optional.of(Metric.TASK_COMPLETED);
          case FAILED -> Optional.of(Metric.TASK_FAILED);
          case CANCELED -> Optional.of(Metric.TASK_CANCELED);
        };
    metric.ifPresent(m -> add(m, 1, of.tenant, reason));
    if (end.stopReason().isLimit()) add(Metric.TASK_LIMITED, 1, of.tenant, reason);
    if (end.status() == TaskEvent.Status.COMPLETED)
      add(Metric.TASK_DURATION, (now() - of.arrivedMillis) / 1_000.0, of.tenant, Series.NONE);
  }
}
