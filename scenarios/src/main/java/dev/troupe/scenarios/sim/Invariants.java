package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.TaskEvent;
import dev.troupe.agents.task.TaskEventCodec;
import dev.troupe.api.TaskId;
import dev.troupe.api.Usage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must hold in every step, whatever crashes: checked against the simulated disk when a call
 * goes out, when an event is committed, and at the end. A broken one stops the run.
 */
final class Invariants {
  private static final Pattern LATER_THOUGHT = Pattern.compile("(.*)/think/(\\d+)#\\d+");

  private static final Pattern ACKNOWLEDGED = Pattern.compile("call=(\\S+), attempt=(\\d+)");

  private final SimKernel kernel;
  private final SimDisk disk;
  private final int concurrency;
  private final int openCalls;
  private final Set<String> settled = new HashSet<>();
  private final Set<String> sentDurable = new HashSet<>();
  private final Map<String, Usage> answered = new HashMap<>();
  private final Map<String, Integer> openByTask = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<TaskId> acknowledged = new LinkedHashSet<>();
  private final Map<String, Set<String>> settledLabels = new HashMap<>();
  private final Set<String> withdrawn = new HashSet<>();
  private long completed;

  Invariants(SimKernel kernel, SimDisk disk, int concurrency, int openCalls) {
    this.kernel = kernel;
    this.disk = disk;
    this.concurrency = concurrency;
    this.openCalls = openCalls;
  }

  /** A model call left the node. */
  void sent(String call, int openAtServer) {
    if (!sentDurable.contains(call))
      kernel.violation("sent before its CallSent is durable: " + call);
    if (settled.contains(call)) kernel.violation("a settled call is sent again: " + call);
    if (openAtServer > concurrency)
      kernel.violation(
          "permits exceeded: " + openAtServer + " calls open, " + concurrency + " allowed");
    precondition(call);
  }

  /** What a later thought builds on must be durable before it is sent. */
  private void precondition(String call) {
    Matcher step = LATER_THOUGHT.matcher(call);
    if (!step.matches() || step.group(2).equals("0")) return;
    String before = "think/" + (Integer.parseInt(step.group(2)) - 1);
    if (!settledLabels.getOrDefault(step.group(1), Set.of()).contains(before))
      kernel.violation("acted before CallSettled is durable: " + call + " builds on " + before);
  }

  /**
   * The writer lets the desk forget an answer: the act that must not come before its {@code
   * CallSettled}. Seen from outside by the message's name and text; production code knows nothing
   * of it.
   */
  void message(Object message) {
    if (!message.getClass().getSimpleName().equals("Acknowledge")) return;
    Matcher of = ACKNOWLEDGED.matcher(message.toString());
    if (!of.find()) return;
    String call = of.group(1) + "#" + of.group(2);
    String pid = "task|" + call.substring(0, call.indexOf('/'));
    boolean open = sentDurable.contains(call) && !withdrawn.contains(call) && !ended.contains(pid);
    if (open && !settled.contains(call))
      kernel.violation("acted before CallSettled is durable: " + call);
  }

  void answered(String call, Usage usage) {
    answered.put(call, usage);
  }

  void acknowledged(TaskId task) {
    acknowledged.add(task);
    if (disk.events("task|" + task).isEmpty())
      kernel.violation("acknowledged before it is durable: " + task);
  }

  /** An event became durable. */
  void committed(String pid, long seq, TaskEvent event) {
    String task = pid.substring(pid.indexOf('|') + 1);
    if (disk.events(pid).size() != seq)
      kernel.violation("an event is applied twice or lost: " + pid + " " + seq);
    if (ended.contains(pid))
      kernel.violation(
          "an event after the end of the task: " + pid + " " + TaskEventCodec.name(event));
    switch (event) {
      case TaskEvent.CallSent e -> {
        String call = call(task, e.path(), e.label(), e.attempt());
        if (!sentDurable.add(call)) kernel.violation("CallSent twice: " + call);
        if (openByTask.merge(pid, 1, Integer::sum) > openCalls)
          kernel.violation("more than " + openCalls + " calls open in " + pid);
      }
      case TaskEvent.CallSettled e -> {
        String call = call(task, e.path(), e.label(), e.attempt());
        if (!sentDurable.contains(call)) kernel.violation("settled, but never sent: " + call);
        if (!settled.add(call)) kernel.violation("settled twice: " + call);
        openByTask.merge(pid, -1, Integer::sum);
        if (e.retryAt().isEmpty())
          settledLabels.computeIfAbsent(task + "/" + e.path(), p -> new HashSet<>()).add(e.label());
        usage(call, e);
      }
      case TaskEvent.CallWithdrawn e -> {
        withdrawn.add(call(task, e.path(), e.label(), e.attempt()));
        openByTask.merge(pid, -1, Integer::sum);
      }
      case TaskEvent.TaskEnded e -> {
        if (!ended.add(pid)) kernel.violation("finished twice: " + pid);
        if (e.status() == TaskEvent.Status.COMPLETED) completed++;
      }
      default -> {}
    }
  }

  private void usage(String call, TaskEvent.CallSettled e) {
    Usage given = answered.get(call);
    if (e.settlement().result().isPresent()
        && given != null
        && !given.equals(e.settlement().usage()))
      kernel.violation("usage differs from what the server said: " + call);
  }

  private static String call(String task, String path, String label, int attempt) {
    return task + "/" + path + "/" + label + "#" + attempt;
  }

  boolean allEnded() {
    return ended.size() == acknowledged.size()
        && acknowledged.stream().allMatch(t -> ended.contains("task|" + t));
  }

  long completed() {
    return completed;
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }

  /** At the end: nothing that was acknowledged is lost. */
  void atTheEnd() {
    for (TaskId task : acknowledged)
      if (!ended.contains("task|" + task)) {
        kernel.violation("acknowledged, but never finished: " + task);
        return;
      }
  }
}
