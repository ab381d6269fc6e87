package dev.troupe.scenarios.sim;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.KeptAnswer;
import dev.troupe.runtime.journal.DaySpend;
import dev.troupe.runtime.journal.SqliteAnswers;
import dev.troupe.runtime.journal.SqliteJournal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What survives a crash: events and payloads. One writer with latency that commits what has
 * gathered, as the real journal does. A crash may be set at an edge of any commit: before the
 * write, after it and before anybody hears of it, or after that.
 */
class SimDisk {
  /** Where in a commit the node dies. */
  enum Edge {
    BEFORE_WRITE,
    AFTER_WRITE,
    AFTER_ACK
  }

  /** Something to be made durable. */
  interface Write {
    /** Checks without changing anything; false rejects this write alone. */
    boolean accepted();

    void apply();

    /** The events in it; none for a payload. */
    default List<JournalEntry> entries() {
      return List.of();
    }

    void durable(boolean accepted);
  }

  private final SimKernel kernel;
  private final SimRandom random;
  private final Map<String, List<StoredEvent>> events = new HashMap<>();
  private final SortedSet<String> open = new TreeSet<>();
  private final Set<String> paused = new HashSet<>();
  private final Map<String, Long> suspended = new HashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private final Set<String> aside = new HashSet<>();
  private final Set<String> spoiled = new HashSet<>();
  private final Map<LocalDate, Map<TenantId, TenantBudgets.Used>> spend = new HashMap<>();
  private final Map<Asked, KeptAnswer> answers = new HashMap<>();
  private final Map<String, byte[]> payloads = new HashMap<>();
  private final SortedMap<Long, Edge> crashes = new TreeMap<>();
  private List<Write> queue = new ArrayList<>();
  private @Nullable EventLog log;
  private boolean committing;
  private boolean full;
  private long commits;
  private long generation;
  private Runnable onCrash = () -> {};
  private Observer observer = (pid, seq, event) -> {};

  private record Asked(TenantId tenant, Hash key) {}

  /** An event as it lies on the simulated disk. */
  record StoredEvent(long seq, JournalEntry entry) {}

  SimDisk(SimKernel kernel, SimRandom random) {
    this.kernel = kernel;
    this.random = random;
  }

  void crashAt(long commit, Edge edge) {
    crashes.put(commit, edge);
  }

  void onCrash(Runnable crash) {
    onCrash = crash;
  }

  /** Hears every event as it becomes durable. */
  interface Observer {
    void committed(String pid, long seq, TaskEvent event);
  }

  /** Nothing is logged unless somebody wants to see it: it takes a tenth of a run. */
  void logTo(EventLog events) {
    log = events;
  }

  void observe(Observer listener) {
    observer = listener;
  }

  void full(boolean now) {
    full = now;
  }

  boolean isFull() {
    return full;
  }

  /** Which incarnation of the node may still hear of what it asked for. */
  long generation() {
    return generation;
  }

  List<StoredEvent> events(String pid) {
    return events.getOrDefault(pid, List.of());
  }

  /** Nobody will ask for this entity again: a long run holds no more than its open tasks. */
  void forget(String pid) {
    events.remove(pid);
  }

  Optional<KeptAnswer> answer(TenantId tenant, Hash key) {
    return Optional.ofNullable(answers.get(new Asked(tenant, key)));
  }

  /** From now on nobody can read this entity's events back. */
  void spoil(String pid) {
    spoiled.add(pid);
  }

  boolean isSpoiled(String pid) {
    return spoiled.contains(pid);
  }

  /** One more failure; how many there were. */
  int failed(String pid) {
    return failures.merge(pid, 1, Integer::sum);
  }

  void setAside(String pid, boolean now) {
    failures.remove(pid);
    if (now) aside.add(pid);
    else aside.remove(pid);
  }

  /** What tenants used of this day, summed from the events. */
  Map<TenantId, TenantBudgets.Used> used(LocalDate day) {
    return spend.getOrDefault(day, Map.of());
  }

  SortedSet<String> entities() {
    return new TreeSet<>(events.keySet());
  }

  /** Open, and neither paused nor waiting for a later time. */
  List<String> open(Instant now) {
    return open.stream()
        .filter(pid -> !paused.contains(pid) && !aside.contains(pid))
        .filter(pid -> suspended.getOrDefault(pid, 0L) <= now.toEpochMilli())
        .toList();
  }

  Map<String, byte[]> payloads() {
    return payloads;
  }

  /** The fence: whether this is the next number of the entity. */
  boolean isNext(String pid, long seq) {
    return events(pid).size() + 1 == seq;
  }

  void append(String pid, long seq, JournalEntry entry, Set<String> tags) {
    events.computeIfAbsent(pid, p -> new ArrayList<>()).add(new StoredEvent(seq, entry));
    observer.committed(pid, seq, entry.event());
    for (String tag : tags) {
      note(pid, tag);
      SqliteAnswers.noted(tag)
          .ifPresent(
              noted ->
                  answers.put(
                      new Asked(noted.tenant(), noted.key()),
                      new KeptAnswer(pid, seq, noted.at(), noted.result(), noted.usage())));
    }
    if (log != null) log.add(kernel.instant(), pid, seq, entry);
  }

  private void note(String pid, String tag) {
    switch (tag) {
      case SqliteJournal.OPEN -> open.add(pid);
      case SqliteJournal.CLOSED -> open.remove(pid);
      case SqliteJournal.RESTS -> paused.add(pid);
      case SqliteJournal.AWAKES -> paused.remove(pid);
      case SqliteJournal.STIRS -> suspended.remove(pid);
      default -> {
        if (tag.startsWith(SqliteJournal.SUSPENDS))
          suspended.put(pid, Long.parseLong(tag.substring(SqliteJournal.SUSPENDS.length())));
        DaySpend.charge(tag)
            .ifPresent(
                charge ->
                    spend
                        .computeIfAbsent(charge.day(), day -> new HashMap<>())
                        .merge(
                            new TenantId(charge.tenant()),
                            TenantBudgets.Used.NOTHING.plus(charge.tokens(), charge.cost()),
                            (a, b) -> a.plus(b.tokens(), b.cost())));
      }
    }
  }

  void write(Write write) {
    queue.add(write);
    if (!committing) begin();
  }

  private void begin() {
    committing = true;
    long born = generation;
    // 0.1 to 2 ms, now and then a slow sync.
    double millis = random.unit() < 0.01 ? 20 + 80 * random.unit() : 0.1 + 1.9 * random.unit();
    kernel.after(Duration.ofNanos((long) (millis * 1_000_000)), () -> commit(born));
  }

  private void commit(long born) {
    if (born != generation) return;
    List<Write> group = queue;
    queue = new ArrayList<>();
    Edge edge = crashes.remove(++commits);
    if (edge == Edge.BEFORE_WRITE) {
      crash();
      return;
    }
    List<Boolean> accepted = new ArrayList<>();
    for (Write write : group) {
      boolean good = write.accepted();
      accepted.add(good);
      if (good) write.apply();
    }
    if (edge == Edge.AFTER_WRITE) {
      crash();
      return;
    }
    for (int i = 0; i < group.size(); i++) group.get(i).durable(accepted.get(i));
    committing = false;
    if (!queue.isEmpty()) begin();
    if (edge == Edge.AFTER_ACK) crash();
  }

  /** The node dies now. */
  void crash() {
    generation++;
    queue = new ArrayList<>();
    committing = false;
    kernel.crash();
    onCrash.run();
  }
}
