package dev.troupe.scenarios.record;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A scenario of what a journal holds: arrivals, shapes of plans, latencies, faults, tokens, prices.
 * No text of any task goes into it, and tenants get numbers for names.
 */
public final class JournalRecord {
  /** Most tasks, the newest. */
  public static final int MAX_TASKS = 1_000_000;

  private final List<TaskRecord> tasks;
  private final Map<String, List<TaskRecord.Call>> endpoints;

  private JournalRecord(List<TaskRecord> tasks) {
    this.tasks = tasks;
    this.endpoints = endpoints(tasks);
  }

  /**
   * Blocks.
   *
   * @throws UserFault when there is nothing to record
   */
  public static JournalRecord of(TaskHistory history) {
    List<TaskRecord> tasks = new ArrayList<>();
    for (TaskId task : history.newest(MAX_TASKS))
      TaskRecord.of(history.all(task)).ifPresent(tasks::add);
    tasks.removeIf(task -> task.modelCallsInAll() == 0);
    if (tasks.isEmpty())
      throw new UserFault("the journal holds no task that called a model: nothing to record");
    tasks.sort(Comparator.comparing(task -> task.submitted));
    return new JournalRecord(tasks);
  }

  public int size() {
    return tasks.size();
  }

  /** The arrivals, as {@code trace.csv}. */
  public String trace() {
    StringBuilder csv = new StringBuilder();
    boolean planned = isPlanned();
    boolean tenants = tenants().size() > 1;
    csv.append("at").append(tenants ? ",tenant" : "");
    csv.append(planned ? ",subtasks,calls" : "").append(",input_tokens,output_tokens\n");
    Instant first = tasks.getFirst().submitted;
    for (TaskRecord task : tasks) {
      csv.append(
          String.format(
              Locale.ROOT, "%.3f", Duration.between(first, task.submitted).toMillis() / 1_000.0));
      if (tenants) csv.append(',').append(tenants().get(task.tenant));
      if (planned)
        csv.append(',')
            .append(Math.clamp(task.subtasks.size(), 1, 200))
            .append(',')
            .append(Math.clamp(Math.round(task.callsPerSubtask()), 1, 200));
      List<TaskRecord.Call> models = answered(task).toList();
      csv.append(',').append(mean(models, true)).append(',').append(mean(models, false));
      csv.append('\n');
    }
    return csv.toString();
  }

  private static Stream<TaskRecord.Call> answered(TaskRecord task) {
    return task.calls.stream()
        .filter(call -> call.kind() == TaskEvent.Kind.MODEL && call.failure().isEmpty());
  }

  private static long mean(List<TaskRecord.Call> calls, boolean input) {
    return Math.max(
        1,
        Math.round(
            calls.stream()
                .mapToLong(call -> input ? call.inputTokens() : call.outputTokens())
                .average()
                .orElse(1)));
  }

  /** Numbers for names. */
  private SequencedMap<String, String> tenants() {
    SequencedMap<String, String> names = new LinkedHashMap<>();
    for (TaskRecord task : tasks) names.computeIfAbsent(task.tenant, t -> "t" + (names.size() + 1));
    return names;
  }

  private boolean isPlanned() {
    return tasks.stream().filter(task -> task.planned).count() * 2 > tasks.size();
  }

  /** As YAML takes it; quoted only where that is needed. */
  private static String plain(String name) {
    return name.matches("[\\w./-]+") ? name : Json.write(TextNode.valueOf(name));
  }

  /** The scenario file, which names the trace file. */
  public String scenario(String traceFile) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Recorded from a journal: ")
        .append(tasks.size())
        .append(" tasks. Numbers only.\n");
    yaml.append("scenario: 1\ndescription: recorded; change a value and see what comes of it\n");
    yaml.append(plans()).append("arrivals: { trace: ").append(plain(traceFile)).append(" }\n");
    if (tenants().size() > 1) {
      yaml.append("tenants:\n");
      tenants().values().forEach(name -> yaml.append("  ").append(name).append(": {}\n"));
    }
    yaml.append("endpoints:\n");
    endpoints.forEach((name, calls) -> yaml.append(endpoint(name, calls)));
    yaml.append(tools()).append(people());
    yaml.append("expect:\n  - { metric: task.unfinished, at_most: 0 }\n");
    return yaml.toString();
  }

  private String plans() {
    if (isPlanned()) {
      long subtasks = tasks.stream().mapToLong(task -> task.subtasks.size()).sum();
      long asks = tasks.stream().mapToLong(task -> task.asking.size()).sum();
      return "plans: { subtasks: 1, calls: 1"
          + (asks > 0 ? ", asks: " + Percentiles.share(asks, subtasks) : "")
          + ", models: { planner: "
          + role(true)
          + ", worker: "
          + role(false)
          + ", writer: "
          + role(true)
          + " } } # how many: in the trace, by task\n";
    }
    double[] calls = tasks.stream().mapToDouble(TaskRecord::modelCallsInAll).sorted().toArray();
    long median = Math.clamp(Math.round(calls[calls.length / 2]), 1, 200);
    return "plans: { chain: "
        + median
        + " } # no planner: the median number of calls, one by one\n";
  }

  /** The model role that is called most by tasks themselves, or by their subtasks. */
  private String role(boolean own) {
    Map<String, Integer> counts = new TreeMap<>();
    for (TaskRecord task : tasks)
      for (TaskRecord.Call call : task.calls)
        if (call.kind() == TaskEvent.Kind.MODEL
            && call.own() == own
            && endpoints.containsKey(call.name())) counts.merge(call.name(), 1, Integer::sum);
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseGet(() -> endpoints.keySet().iterator().next());
  }

  private static Map<String, List<TaskRecord.Call>> endpoints(List<TaskRecord> tasks) {
    Map<String, List<TaskRecord.Call>> byRole = new TreeMap<>();
    for (TaskRecord task : tasks)
      for (TaskRecord.Call call : task.calls)
        if (call.kind() == TaskEvent.Kind.MODEL)
          byRole.computeIfAbsent(call.name(), name -> new ArrayList<>()).add(call);
    byRole.values().removeIf(calls -> calls.stream().noneMatch(c -> c.failure().isEmpty()));
    if (byRole.isEmpty()) throw new UserFault("the journal holds no model call that was answered");
    return byRole;
  }

  private static String endpoint(String name, List<TaskRecord.Call> calls) {
    List<TaskRecord.Call> good = calls.stream().filter(c -> c.failure().isEmpty()).toList();
    double[] millis = good.stream().mapToDouble(TaskRecord.Call::millis).toArray();
    StringBuilder yaml = new StringBuilder("  " + name + ":\n");
    yaml.append("    latency: ").append(Percentiles.times(millis)).append('\n');
    yaml.append("    concurrency: ")
        .append(Math.max(1, peak(calls)))
        .append(" # the most that were open at once\n");
    String faults = faults(calls);
    if (!faults.isEmpty()) yaml.append("    faults: { ").append(faults).append(" }\n");
    double cost = good.stream().mapToDouble(TaskRecord.Call::cost).sum();
    long tokens = good.stream().mapToLong(c -> c.inputTokens() + c.outputTokens()).sum();
    if (cost > 0 && tokens > 0)
      yaml.append(
          String.format(
              Locale.ROOT,
              "    price: { input: %1$.6f, output: %1$.6f, per: 1M, currency: %2$s } # the mean\n",
              cost / tokens * 1e6,
              good.stream()
                  .map(TaskRecord.Call::currency)
                  .filter(c -> !c.isEmpty())
                  .findFirst()
                  .orElse("USD")));
    return yaml.toString();
  }

  private static String faults(List<TaskRecord.Call> calls) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("429", count(calls, ModelFailure.Kind.RATE_LIMITED));
    counts.put(
        "503",
        count(
            calls,
            ModelFailure.Kind.UNAVAILABLE,
            ModelFailure.Kind.UNREACHABLE,
            ModelFailure.Kind.TIMEOUT));
    counts.put("cut", count(calls, ModelFailure.Kind.CUT, ModelFailure.Kind.STALLED));
    counts.put("malformed", count(calls, ModelFailure.Kind.MALFORMED, ModelFailure.Kind.EMPTY));
    List<String> parts = new ArrayList<>();
    counts.forEach(
        (name, many) -> {
          if (many > 0) parts.add(name + ": " + Percentiles.share(many, calls.size()));
        });
    return String.join(", ", parts);
  }

  private static long count(List<TaskRecord.Call> calls, ModelFailure.Kind... kinds) {
    List<String> names = Stream.of(kinds).map(ModelFailure.Kind::wire).toList();
    return calls.stream().filter(call -> names.contains(call.failure())).count();
  }

  /** The most that were open at once. */
  private static int peak(List<TaskRecord.Call> calls) {
    List<Map.Entry<Instant, Integer>> changes = new ArrayList<>();
    for (TaskRecord.Call call : calls) {
      changes.add(Map.entry(call.sent(), 1));
      call.ended().ifPresent(at -> changes.add(Map.entry(at, -1)));
    }
    changes.sort(
        Map.Entry.<Instant, Integer>comparingByKey().thenComparing(Map.Entry.comparingByValue()));
    int open = 0;
    int most = 0;
    for (Map.Entry<Instant, Integer> change : changes)
      most = Math.max(most, open += change.getValue());
    return most;
  }

  private String tools() {
    List<TaskRecord.Call> tools =
        tasks.stream()
            .flatMap(task -> task.calls.stream())
            .filter(call -> call.kind() == TaskEvent.Kind.TOOL)
            .toList();
    double[] millis =
        tools.stream()
            .filter(call -> call.failure().isEmpty())
            .mapToDouble(TaskRecord.Call::millis)
            .toArray();
    if (millis.length == 0) return "";
    long failed =
        tools.stream()
            .filter(call -> !call.failure().isEmpty() && !call.failure().equals("open"))
            .count();
    return "tools: { time: "
        + Percentiles.times(millis)
        + (failed > 0 ? ", errors: " + Percentiles.share(failed, tools.size()) : "")
        + " }\n";
  }

  private String people() {
    double[] waits =
        tasks.stream()
            .flatMap(task -> task.answers.stream())
            .mapToDouble(Duration::toMillis)
            .toArray();
    long questions = tasks.stream().mapToLong(task -> task.questions).sum();
    if (waits.length == 0) return "";
    return "people: { answer_after: "
        + Percentiles.times(waits)
        + ", silent: "
        + Percentiles.share(questions - waits.length, questions)
        + " }\n";
  }
}
