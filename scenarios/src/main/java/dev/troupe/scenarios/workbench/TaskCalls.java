package dev.troupe.scenarios.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelReply;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.RequestManifests;
import dev.troupe.runtime.payload.Payloads;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The calls of a task by their causal names, which do not depend on the order in which things
 * happened: path, label and round.
 */
record TaskCalls(SequencedMap<String, Call> calls) {
  /**
   * @param request canonical, as a model or a tool was asked
   * @param answer what came of it; empty for a call that gave nothing
   */
  record Call(long seq, byte[] request, String answer) {}

  /** Blocks. */
  static TaskCalls of(TaskHistory history, Payloads payloads, TaskId task) {
    List<TaskHistory.Numbered> events = history.all(task);
    if (events.isEmpty()) throw new UserFault("there is no task " + task);
    Reader reader = new Reader(TaskHistory.state(events).tenant(), payloads);
    for (TaskHistory.Numbered event : events) reader.read(event);
    return new TaskCalls(reader.calls);
  }

  private static final class Reader {
    private final TenantId tenant;
    private final Payloads payloads;
    private final SequencedMap<String, Call> calls = new LinkedHashMap<>();
    private final Map<String, TaskEvent.CallSent> sent = new HashMap<>();

    Reader(TenantId tenant, Payloads payloads) {
      this.tenant = tenant;
      this.payloads = payloads;
    }

    void read(TaskHistory.Numbered event) {
      switch (event.entry().event()) {
        case TaskEvent.CallSent e -> {
          sent.put(e.path() + " " + e.label() + " " + e.attempt(), e);
          calls.put(name(e), new Call(event.seq(), request(e.kind(), e.request()), ""));
        }
        case TaskEvent.CallReused e ->
            calls.put(
                name(e),
                new Call(
                    event.seq(), request(e.kind(), e.request()), answer(e.kind(), e.result())));
        case TaskEvent.CallSettled e -> {
          TaskEvent.CallSent call = sent.get(e.path() + " " + e.label() + " " + e.attempt());
          if (call == null) return;
          String answer =
              e.settlement()
                  .result()
                  .map(result -> answer(call.kind(), result))
                  .or(
                      () ->
                          e.settlement()
                              .failure()
                              .map(f -> "[" + f.kind() + ": " + f.message() + "]"))
                  .orElse("");
          calls.computeIfPresent(
              name(call), (name, before) -> new Call(before.seq(), before.request(), answer));
        }
        default -> {}
      }
    }

    private static String name(TaskEvent.Try made) {
      return made.path() + "/" + made.label() + (made.round() == 0 ? "" : " again " + made.round());
    }

    private byte[] request(TaskEvent.Kind kind, Hash hash) {
      return kind == TaskEvent.Kind.MODEL
          ? Json.canonical(
              new RequestManifests(payloads).load(tenant, hash).toCompletableFuture().join())
          : bytes(hash);
    }

    private String answer(TaskEvent.Kind kind, Hash hash) {
      if (kind != TaskEvent.Kind.MODEL) return new String(bytes(hash), UTF_8);
      ModelReply reply = Json.read(bytes(hash), ModelReply.class);
      return reply.calls().isEmpty() ? reply.text() : reply.text() + Json.write(reply.calls());
    }

    private byte[] bytes(Hash hash) {
      return payloads.get(tenant, hash).toCompletableFuture().join();
    }
  }
}
