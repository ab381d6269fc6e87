package dev.troupe.agents.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.journal.Inspection;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.journal.SqlitePayloads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks through the tasks of a journal: {@code troupe verify}. */
public final class TaskInspection {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * What was looked at, and what was found.
   *
   * @param more findings that are only counted
   */
  public record Report(long tasks, long events, long payloads, List<Finding> findings, long more) {}

  /** Something that is not as it was written. */
  public record Finding(String where, String what) {}

  /** Findings that are told; more are only counted. */
  private static final int MOST = 1_000;

  private final JournalDatabase database;
  private final SqlitePayloads payloads;
  private final List<Finding> findings = new ArrayList<>();
  private final Inspection inspection;
  private long tasks;
  private long events;
  private long more;

  public TaskInspection(JournalDatabase database) {
    this.database = database;
    this.payloads = new SqlitePayloads(database);
    this.inspection = new Inspection(database, this::wrong);
  }

  private void wrong(String where, String what) {
    if (findings.size() < MOST) findings.add(new Finding(where, what));
    else more++;
  }

  /**
   * Blocks.
   *
   * @param only this task; absent for all
   * @param progress told how many tasks were looked at
   */
  public Report run(Optional<TaskId> only, LongConsumer progress) {
    if (only.isEmpty()) inspection.database();
    Map<String, Set<Hash>> there = inspection.payloads();
    List<String> pids = only.map(task -> List.of(TaskPid.of(task))).orElseGet(inspection::entities);
    for (String pid : pids) {
      look(pid, there);
      progress.accept(++tasks);
    }
    long bodies = there.values().stream().mapToLong(Set::size).sum();
    return new Report(tasks, events, bodies, List.copyOf(findings), more);
  }

  private void look(String pid, Map<String, Set<Hash>> there) {
    TaskState state = TaskState.EMPTY;
    List<Hash> referred = new ArrayList<>();
    for (JournalReader.Stored stored : inspection.events(pid)) {
      events++;
      try {
        JournalEntry entry = TaskEventCodec.decode(stored.manifest(), stored.payload());
        state = state.apply(entry);
        referred.addAll(TaskReferences.of(entry.event()));
      } catch (RuntimeException e) {
        wrong(pid + " " + stored.seq(), String.valueOf(e.getMessage()));
        return;
      }
    }
    String status = state.status();
    // a chain does not show that its end is gone
    inspection
        .listed(pid)
        .filter(listed -> !listed.equals(status))
        .ifPresent(
            listed ->
                wrong(
                    pid,
                    "it is listed as '"
                        + listed
                        + "', and its events say '"
                        + status
                        + "': events at its end are missing"));
    Set<Hash> known = there.getOrDefault(state.tenant().value(), Set.of());
    Set<Hash> seen = new HashSet<>();
    for (Hash hash : referred) follow(pid, state.tenant(), hash, known, seen);
  }

  /** A payload that is referred to, and the pieces of those that are made of others. */
  private void follow(String pid, TenantId tenant, Hash hash, Set<Hash> known, Set<Hash> seen) {
    if (!seen.add(hash)) return;
    if (!known.contains(hash)) {
      wrong(pid, "the payload " + hash + ", to which it refers, is missing");
      return;
    }
    String text;
    try {
      text = new String(payloads.getNow(tenant, hash), UTF_8);
    } catch (JournalUnusable e) { // there, but its index is damaged
      wrong(pid, "the payload " + hash + ", to which it refers, is not found");
      return;
    }
    if (!text.startsWith("{")) return;
    Matcher matcher = HASH.matcher(text);
    while (matcher.find()) {
      Hash inner = new Hash(matcher.group());
      if (known.contains(inner)) follow(pid, tenant, inner, known, seen);
    }
  }
}
