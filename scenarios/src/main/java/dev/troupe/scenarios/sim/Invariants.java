package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.api.TaskId;
import dev.troupe.api.Usage;
import dev.troupe.runtime.model.gateway.Ticket;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must hold in every step, whatever crashes: checked against the simulated disk when a call
 * goes out, when an event is committed, and at the end. A broken one stops the run.
 */
final class Invariants {

  private static final Pattern LATER_THOUGHT = Pattern.compile("(.*)/think/(\\d+)#\\d+");

  private final SimKernel kernel;
  private final SimDisk disk;
  private final int openCalls;
  private final Map<String, TaskBook> books = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<String> waitedFor = new LinkedHashSet<>();
  private @Nullable Class<?> acknowledge;
  private @Nullable Method ticketOf;
  private long completed;
  private int acknowledged;

  Invariants(SimKernel kernel, SimDisk disk, int openCalls) {
    this.kernel = kernel;
    this.disk = disk;
    this.openCalls = openCalls;
  }

  private static String task(String call) {
    return call.substring(0, call.indexOf('/'));
  }

  private static String within(String call) {
    return call.substring(call.indexOf('/') + 1);
  }

  private TaskBook book(String task) {
    return books.computeIfAbsent(task, t -> new TaskBook());
  }

  /** So many calls of one node are open at a server. */
  void permits(String endpoint, int open, int allowed) {
    if (open > allowed)
      kernel.violation(
          "permits exceeded: " + open + " calls open at " + endpoint + ", " + allowed + " allowed");
  }

  /**
   * A model call left the node.
   *
   * @return how often this one has, with this time
   */
  int sent(String call) {
    if (ended.contains(task(call))) {
      kernel.violation("a call of a task that has ended is sent: " + call);
      return 1;
    }
    TaskBook book = book(task(call));
    String own = within(call);
    if (book.silent) kernel.violation("sent after a cancel or a pause was acknowledged: " + call);
    if (!book.sent.contains(own)) kernel.violation("sent before its CallSent is durable: " + call);
    if (book.settled.contains(own)) kernel.violation("a settled call is sent again: " + call);
    else if (book.sent.contains(own)
        && book.arrivals.getOrDefault(own, 0) >= book.allowed.getOrDefault(own, 0))
      kernel.violation("sent more often than the journal says: " + call);
    precondition(book, own);
    return book.arrivals.merge(own, 1, Integer::sum);
  }

  /** What a later thought builds on must be durable before it is sent. */
  private void precondition(TaskBook book, String call) {
    Matcher step = LATER_THOUGHT.matcher(call);
    if (!step.matches() || step.group(2).equals("0")) return;
    String before = step.group(1) + "/think/" + (Integer.parseInt(step.group(2)) - 1);
    if (!book.settledLabels.contains(before))
      kernel.violation("acted before CallSettled is durable: " + call + " builds on " + before);
  }

  /**
   * The writer lets the desk forget an answer: the act that must not come before its {@code
   * CallSettled}. Seen from outside by the message's name and component; production code knows
   * nothing of it.
   */
  void message(Object message) {
    if (message.getClass() != acknowledge) {
      if (!message.getClass().getName().endsWith("$Acknowledge")) return;
      acknowledge = message.getClass();
      ticketOf = ticketOf(acknowledge);
    }
    Ticket ticket = ticket(message);
    TaskBook book = books.get(ticket.call().task().value());
    if (book == null) return;
    String call = ticket.call().attempt(ticket.attempt());
    String own = within(call);
    boolean open = book.sent.contains(own) && !book.withdrawn.contains(own);
    if (open && !book.settled.contains(own))
      kernel.violation("acted before CallSettled is durable: " + call);
  }

  private static Method ticketOf(Class<?> message) {
    try {
      Method ticket = message.getDeclaredMethod("ticket");
      ticket.setAccessible(true);
      return ticket;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("an acknowledgement names its ticket", e);
    }
  }

  private Ticket ticket(Object message) {
    try {
      return (Ticket) Objects.requireNonNull(ticketOf).invoke(message);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("an acknowledgement names its ticket", e);
    }
  }

  void answered(String call, Usage usage) {
    TaskBook book = books.get(task(call));
    if (book != null) book.answered.put(within(call), usage);
  }

  /** A client was told that its task is canceled or paused. */
  void silenced(TaskId task) {
    TaskBook book = books.get(task.value());
    if (book != null) book.silent = true;
  }

  /** A client is about to let its task go on. */
  void maySpeak(TaskId task) {
    TaskBook book = books.get(task.value());
    if (book != null) book.silent = false;
  }

  void acknowledged(TaskId task) {
    acknowledged++;
    if (!ended.contains(task.value())) waitedFor.add(task.value());
    if (disk.events(TaskPid.of(task)).isEmpty())
      kernel.violation("acknowledged before it is durable: " + task);
  }

  /**
   * It failed again and again, and waits for somebody to look at it.
   *
   * @return false when that was known
   */
  boolean setAside(TaskId task) {
    return waitedFor.remove(task.value());
  }

  /** Acknowledged tasks that have not ended. */
  int unfinished() {
    return waitedFor.size();
  }

  /** An event became durable. */
  void committed(TaskId id, long seq, TaskEvent event) {
    String task = id.value();
    if (disk.events(TaskPid.of(id)).size() != seq)
      kernel.violation("an event is applied twice or lost: " + task + " " + seq);
    if (ended.contains(task)) {
      kernel.violation(
          event instanceof TaskEvent.TaskEnded
              ? "finished twice: " + task
              : "an event after the end of the task: " + task + " " + TaskEventCodec.name(event));
      return;
    }
    TaskBook book = book(task);
    switch (event) {
      case TaskEvent.CallSent e -> {
        String call = call(e.path(), e.label(), e.attempt());
        if (book.paused) kernel.violation("sent while paused: " + task + "/" + call);
        if (!book.sent.add(call)) kernel.violation("CallSent twice: " + task + "/" + call);
        book.allowed.put(call, 1);
        if (book.canceled) kernel.violation("CallSent after CancelRequested: " + task + "/" + call);
        if (++book.open > openCalls)
          kernel.violation("more than " + openCalls + " calls open in " + task);
      }
      case TaskEvent.CallSettled e -> {
        String call = call(e.path(), e.label(), e.attempt());
        if (!book.sent.contains(call))
          kernel.violation("settled, but never sent: " + task + "/" + call);
        if (!book.settled.add(call)) kernel.violation("settled twice: " + task + "/" + call);
        book.open--;
        book.used = book.used.plus(e.settlement().usage());
        if (e.retryAt().isEmpty()) book.settledLabels.add(e.path() + "/" + e.label());
        usage(book, call, e);
      }
      case TaskEvent.CallRepeated e ->
          book.allowed.merge(call(e.path(), e.label(), e.attempt()), 1, Integer::sum);
      case TaskEvent.CancelRequested e -> book.canceled = true;
      case TaskEvent.CallWithdrawn e -> book.withdrawn.add(call(e.path(), e.label(), e.attempt()));
      case TaskEvent.Paused e -> book.paused = true;
      case TaskEvent.Resumed e -> book.paused = false;
      case TaskEvent.TaskEnded e -> {
        atItsEnd(task, book, e);
        ended.add(task);
        waitedFor.remove(task);
        books.remove(task);
        if (e.status() == TaskEvent.Status.COMPLETED) completed++;
      }
      default -> {}
    }
  }

  private void atItsEnd(String task, TaskBook book, TaskEvent.TaskEnded end) {
    if (book.open > 0) kernel.violation("ended with calls on the wire: " + task);
    if (end.totals().filter(totals -> !totals.usage().equals(book.used)).isPresent())
      kernel.violation("totals differ from the sum of what was settled: " + task);
  }

  private void usage(TaskBook book, String call, TaskEvent.CallSettled e) {
    Usage given = book.answered.get(call);
    if (e.settlement().result().isPresent()
        && given != null
        && !given.equals(e.settlement().usage()))
      kernel.violation("usage differs from what the server said: " + call);
  }

  private static String call(String path, String label, int attempt) {
    return path + "/" + label + "#" + attempt;
  }

  boolean allEnded() {
    return waitedFor.isEmpty();
  }

  long completed() {
    return completed;
  }

  int acknowledgedCount() {
    return acknowledged;
  }

  /** At the end: nothing that was acknowledged is lost. */
  void atTheEnd() {
    for (String task : waitedFor) {
      kernel.violation("acknowledged, but never finished: " + task);
      return;
    }
  }
}
