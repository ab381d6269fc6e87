package dev.troupe.scenarios.rehearse;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.CallKey;
import dev.troupe.runtime.model.RequestManifests;
import dev.troupe.runtime.payload.Payloads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Works a certificate out from the journal, and finds what is wrong with the journal on the way: a
 * reused answer whose source is not there, answers something else, or was asked something else.
 * Blocks.
 */
public final class Certifier {
  /** Most tasks of a journal that are looked through. */
  private static final int MAX_TASKS = 10_000_000;

  private record Member(String cell, TaskId task, TaskEvent.TaskSubmitted submitted) {}

  private final TaskHistory history;
  private final RunReader reader;
  private final RequestManifests manifests;
  private final Map<String, List<TaskHistory.Numbered>> sources = new HashMap<>();

  public Certifier(TaskHistory history, Payloads payloads) {
    this.history = history;
    this.reader = new RunReader(history, payloads);
    this.manifests = new RequestManifests(payloads);
  }

  /**
   * @throws UserFault when the journal holds no such run, or an answer that was reused wrongly
   */
  public Certificate of(String team, String rehearsal, int run) {
    List<TaskId> newest = history.newest(MAX_TASKS);
    if (newest.isEmpty()) throw noRun(team, rehearsal, run);
    return of(team, rehearsal, run, newest);
  }

  /**
   * As {@link #of(String, String, int)}, for whoever knows which tasks may belong to the run.
   *
   * @param among those of other runs are left out
   */
  Certificate of(String team, String rehearsal, int run, List<TaskId> among) {
    List<Member> members = members(team, rehearsal, run, among);
    if (members.isEmpty() && !among.isEmpty()) throw noRun(team, rehearsal, run);
    List<Certificate.Line> lines = new ArrayList<>();
    for (Member member : members)
      for (Ran.Call call : reader.read(member.task()).calls())
        lines.add(line(team, rehearsal, run, member, call));
    return new Certificate(
        team,
        rehearsal,
        run,
        members.isEmpty() ? "" : members.getFirst().submitted().environment(),
        members.size(),
        lines);
  }

  private static UserFault noRun(String team, String rehearsal, int run) {
    return new UserFault(
        "the journal holds no run "
            + run
            + " of the rehearsal "
            + rehearsal
            + " of team "
            + team
            + "; it was purged, or is in another --data folder");
  }

  private List<Member> members(String team, String rehearsal, int run, List<TaskId> among) {
    List<Member> members = new ArrayList<>();
    for (TaskId task : among)
      history
          .submitted(task)
          .toCompletableFuture()
          .join()
          .filter(
              s ->
                  team.equals(s.terms().labels().getOrDefault(CellTask.TEAM, s.team()))
                      && rehearsal.equals(s.terms().labels().get(CellTask.REHEARSAL))
                      && String.valueOf(run).equals(s.terms().labels().get(CellTask.RUN)))
          .ifPresent(
              s ->
                  members.add(
                      new Member(s.terms().labels().getOrDefault(CellTask.CELL, ""), task, s)));
    members.sort(Comparator.comparing(Member::cell).thenComparing(m -> m.task().value()));
    return members;
  }

  private Certificate.Line line(
      String team, String rehearsal, int run, Member member, Ran.Call call) {
    TenantId tenant = member.submitted().tenant();
    byte[] request = request(tenant, call.request());
    int sample = member.submitted().terms().sample().orElse(0);
    String at = member.task() + " seq " + call.seq();
    if (!CallKey.of(asked(tenant, call.request()), call.fingerprint(), sample).equals(call.key()))
      throw new UserFault(at + ": the key is not that of the request that is stored with it");
    if (call.reused()) source(tenant, call, request, at);
    Ran.Source than = Ran.Source.NONE;
    int changed = -1;
    if (!call.reused()) {
      Optional<Map.Entry<TaskId, Ran.Call>> before =
          before(team, rehearsal, run, member.cell(), call);
      if (before.isPresent()) {
        Ran.Call earlier = before.get().getValue();
        than = new Ran.Source(before.get().getKey().value(), earlier.seq());
        changed = Arrays.mismatch(request, request(tenant, earlier.request()));
      }
    }
    return new Certificate.Line(
        member.cell(),
        member.task().value(),
        call.seq(),
        call.name(),
        call.attempt(),
        call.key(),
        call.source(),
        than,
        changed);
  }

  /** The same call of the same cell in the newest run before that has it. */
  private Optional<Map.Entry<TaskId, Ran.Call>> before(
      String team, String rehearsal, int run, String cell, Ran.Call call) {
    for (int earlier = run - 1; earlier > 0; earlier--) {
      TaskId task = CellTask.id(team, rehearsal, earlier, cell);
      if (history.submitted(task).toCompletableFuture().join().isEmpty()) continue;
      Optional<Ran.Call> same =
          reader.read(task).calls().stream()
              .filter(c -> c.name().equals(call.name()))
              .reduce((first, second) -> second);
      if (same.isPresent()) return Optional.of(Map.entry(task, same.get()));
    }
    return Optional.empty();
  }

  private void source(TenantId tenant, Ran.Call call, byte[] request, String at) {
    List<TaskHistory.Numbered> events =
        sources.computeIfAbsent(call.source().task(), task -> history.all(new TaskId(task)));
    TaskEvent.CallSettled answer =
        events.stream()
            .filter(e -> e.seq() == call.source().seq())
            .map(e -> e.entry().event())
            .filter(TaskEvent.CallSettled.class::isInstance)
            .map(TaskEvent.CallSettled.class::cast)
            .findFirst()
            .orElseThrow(() -> new UserFault(at + ": reuses an answer that is not in the journal"));
    TaskEvent.CallSent sent =
        events.stream()
            .map(e -> e.entry().event())
            .filter(TaskEvent.CallSent.class::isInstance)
            .map(TaskEvent.CallSent.class::cast)
            .filter(
                s ->
                    s.path().equals(answer.path())
                        && s.label().equals(answer.label())
                        && s.attempt() == answer.attempt())
            .findFirst()
            .orElseThrow(() -> new UserFault(at + ": reuses an answer to nothing"));
    if (!sent.key().equals(call.key())
        || !Arrays.equals(request, request(tenant, sent.request()))
        || !sent.fingerprint().equals(call.fingerprint()))
      throw new UserFault(at + ": reuses the answer to another request");
  }

  private ModelRequest asked(TenantId tenant, Hash manifest) {
    return manifests.load(tenant, manifest).toCompletableFuture().join();
  }

  private byte[] request(TenantId tenant, Hash manifest) {
    return Json.canonical(asked(tenant, manifest));
  }
}
