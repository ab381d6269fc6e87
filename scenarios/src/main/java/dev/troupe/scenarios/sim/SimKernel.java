package dev.troupe.scenarios.sim;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual clock, one ready queue for every dispatcher, one heap of timers, one driving thread. The
 * schedule seed picks which ready mailbox runs next (or none does: first in, first out); time moves
 * only when nothing is ready. Whatever comes from another thread fails the run by name.
 */
public final class SimKernel implements scala.concurrent.BlockContext {
  /** 2026-01-01T00:00:00Z: where virtual time begins. */
  static final Instant EPOCH = Instant.ofEpochSecond(1_767_225_600L);

  /** Runs at one instant before it counts as a livelock. */
  static final long MAX_STEPS_PER_INSTANT = 5_000_000;

  private static final Map<String, SimKernel> RUNNING = new ConcurrentHashMap<>();
  private static final AtomicLong COUNTER = new AtomicLong();

  private final String id = "sim-" + COUNTER.incrementAndGet();
  private final Thread driver = Thread.currentThread();
  private final SimRandom schedule;
  private final boolean shuffle;
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private final java.util.PriorityQueue<SimTimer> timers = new java.util.PriorityQueue<>();
  private Runnable[] ring = new Runnable[256];
  private int head;
  private int size;
  private long now;
  private long sequence;
  private long steps;
  private long messages;
  private int cancelled;
  private Ear ear = message -> {};
  private @Nullable PrintStream written;
  private final MessageDigest trace = Digests.sha256();
  private final ByteBuffer pending = ByteBuffer.allocate(24 * 512);

  /**
   * @param shuffle false runs mailboxes first in, first out, which hides races
   */
  public SimKernel(long scheduleSeed, boolean shuffle) {
    this.schedule = SimRandom.keyed(scheduleSeed, "schedule");
    this.shuffle = shuffle;
    RUNNING.put(id, this);
  }

  static SimKernel byId(String id) {
    SimKernel kernel = RUNNING.get(id);
    if (kernel == null) throw new IllegalStateException("no simulation " + id);
    return kernel;
  }

  public String id() {
    return id;
  }

  public long nanos() {
    return now;
  }

  public Instant instant() {
    return EPOCH.plusNanos(now);
  }

  public long messages() {
    return messages;
  }

  public List<String> violations() {
    return violations;
  }

  /** SHA-256 over every dequeue so far: time, receiver, class of the message. */
  public String traceHash() {
    flushTrace();
    try {
      return HexFormat.of().formatHex(((MessageDigest) trace.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be cloned in every JDK", e);
    }
  }

  void logTo(PrintStream to) {
    written = to;
  }

  void violation(String what) {
    if (violations.size() < 20) violations.add("at " + instant() + ": " + what);
  }

  /** Hears every message as it is sent. */
  interface Ear {
    void sent(Object message);
  }

  void listen(Ear listener) {
    ear = listener;
  }

  void enqueued(Object message) {
    ear.sent(message);
  }

  void dequeued(String path, long receiver, Object message) {
    messages++;
    if (written != null) written.println(now + " " + path + " " + message.getClass().getName());
    if (pending.remaining() < 24) flushTrace();
    pending
        .putLong(now)
        .putLong(receiver)
        .putLong(SimRandom.mix(message.getClass().getName().hashCode()));
  }

  private void flushTrace() {
    pending.flip();
    trace.update(pending);
    pending.clear();
  }

  void checkThread(String what) {
    if (Thread.currentThread() == driver) return;
    String name = what + " from the foreign thread " + Thread.currentThread().getName();
    violation(name);
    throw new IllegalStateException(name + ": not deterministic");
  }

  // The ready queue.

  void execute(Runnable task) {
    checkThread("execute");
    if (size == ring.length) grow();
    ring[(head + size++) & (ring.length - 1)] = task;
  }

  private void grow() {
    Runnable[] larger = new Runnable[ring.length * 2];
    for (int i = 0; i < size; i++) larger[i] = ring[(head + i) & (ring.length - 1)];
    ring = larger;
    head = 0;
  }

  private Runnable take() {
    int mask = ring.length - 1;
    if (shuffle && size > 1) {
      int picked = (head + schedule.below(size)) & mask;
      Runnable swap = ring[picked];
      ring[picked] = ring[head];
      ring[head] = swap;
    }
    Runnable next = ring[head];
    head = (head + 1) & mask;
    size--;
    return next;
  }

  // Timers. Those of the world run by themselves; those of the node go through its dispatcher.

  /** A timer of the world, which outlives a crash of the node. */
  public void after(Duration wait, Runnable then) {
    add(new SimTimer(now + Math.max(0, wait.toNanos()), tie(), sequence++, 0, then, null, this));
  }

  org.apache.pekko.actor.Cancellable schedule(
      long delay, long interval, Runnable task, scala.concurrent.ExecutionContext context) {
    checkThread("schedule");
    SimTimer timer =
        new SimTimer(now + Math.max(0, delay), tie(), sequence++, interval, task, context, this);
    add(timer);
    return timer;
  }

  private long tie() {
    return shuffle ? schedule.nextLong() : 0;
  }

  private void add(SimTimer timer) {
    timers.add(timer);
  }

  /** The node is gone: its mailboxes and timers with it. */
  void crash() {
    ring = new Runnable[256];
    head = 0;
    size = 0;
    timers.removeIf(timer -> timer.context() != null);
  }

  // The driver.

  /** Runs until the condition holds, nothing is left to do, or virtual time is up. */
  public void runUntil(Duration limit, java.util.function.BooleanSupplier done) {
    long last = limit.toNanos();
    while (true) {
      runReady();
      if (done.getAsBoolean() || !violations.isEmpty() || !advance(last)) return;
    }
  }

  /** Nothing more is to happen until then. */
  void pass(Duration to) {
    now = Math.max(now, to.toNanos());
  }

  /** Runs what is ready now, without moving time. */
  void settle() {
    runReady();
  }

  private void runReady() {
    while (size > 0) {
      if (++steps > MAX_STEPS_PER_INSTANT) {
        violation("livelock: no rest at this instant");
        return;
      }
      try {
        take().run();
      } catch (RuntimeException e) {
        violation("a task failed: " + e);
      }
    }
  }

  private boolean advance(long last) {
    SimTimer next = live();
    if (next == null || next.at() > last) return false;
    if (next.at() > now) {
      now = next.at();
      steps = 0;
    }
    for (next = live(); next != null && next.at() <= now; next = live()) {
      timers.poll();
      next.fire();
    }
    return true;
  }

  void again(SimTimer timer) {
    timers.add(timer);
  }

  /**
   * Cancelled timers wait in the heap for their time; when they are most of it, it is swept: a
   * circuit breaker cancels one per write.
   */
  void cancelled() {
    if (++cancelled < 1_024 || cancelled < timers.size() / 2) return;
    timers.removeIf(SimTimer::isCancelled);
    cancelled = 0;
  }

  private @Nullable SimTimer live() {
    SimTimer next = timers.peek();
    while (next != null && next.isCancelled()) {
      timers.poll();
      if (cancelled > 0) cancelled--;
      next = timers.peek();
    }
    return next;
  }

  /**
   * Runs code that waits, such as the start of an actor system: waiting pumps the queue instead.
   */
  public <T> T onDriver(Supplier<T> code) {
    return scala.concurrent.BlockContext.withBlockContext(this, code::get);
  }

  @Override
  public <T> T blockOn(scala.Function0<T> thunk, scala.concurrent.CanAwait permission) {
    runReady();
    return thunk.apply();
  }

  public void dispose() {
    RUNNING.remove(id);
  }
}
