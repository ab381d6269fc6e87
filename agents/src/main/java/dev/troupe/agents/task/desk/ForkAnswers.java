package dev.troupe.agents.task.desk;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.journal.Fork;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.KeptAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the task that another branches off had been answered by then: a model by its request, a tool
 * by its place and its arguments too, since the same call may give something else later. What
 * nobody vouches for is asked anew: it must taint whoever reads it.
 */
final class ForkAnswers {
  /** Most forks whose answers are held. */
  static final int MAX_HELD = 64;

  private record Origin(Optional<TenantId> tenant, Map<String, KeptAnswer> answers) {}

  private final TaskHistory history;
  private final AsyncCache<Fork, Origin> origins =
      Caffeine.newBuilder().maximumSize(MAX_HELD).executor(Runnable::run).buildAsync();

  ForkAnswers(TaskHistory history) {
    this.history = history;
  }

  CompletionStage<Optional<KeptAnswer>> find(Fork fork, CallIntent call) {
    return origins
        .get(fork, (of, executor) -> page(of, new ArrayList<>(), 0).toCompletableFuture())
        .thenApply(
            origin ->
                origin.tenant().filter(call.tenant()::equals).isPresent()
                    ? Optional.ofNullable(
                        origin
                            .answers()
                            .get(key(call.kind(), call.id().path(), call.id().label(), call.key())))
                    : Optional.empty());
  }

  private CompletionStage<Origin> page(Fork fork, List<TaskHistory.Numbered> seen, long after) {
    return history
        .after(fork.task(), after)
        .thenCompose(
            page -> {
              for (TaskHistory.Numbered event : page)
                if (event.seq() <= fork.seq()) seen.add(event);
              boolean more = !page.isEmpty() && page.getLast().seq() < fork.seq();
              return more
                  ? page(fork, seen, page.getLast().seq())
                  : CompletableFuture.completedFuture(origin(fork, seen));
            });
  }

  private static String key(TaskEvent.Kind kind, String path, String label, Hash key) {
    return kind == TaskEvent.Kind.MODEL ? key.value() : path + " " + label + " " + key;
  }

  private static Origin origin(Fork fork, List<TaskHistory.Numbered> events) {
    Map<String, KeptAnswer> answers = new HashMap<>();
    Map<String, TaskEvent.CallSent> sent = new HashMap<>();
    Optional<TenantId> tenant = Optional.empty();
    for (TaskHistory.Numbered event : events)
      switch (event.entry().event()) {
        case TaskEvent.TaskSubmitted e -> tenant = Optional.of(e.tenant());
        case TaskEvent.CallSent e -> sent.put(attempt(e.path(), e.label(), e.attempt()), e);
        case TaskEvent.CallSettled e -> {
          TaskEvent.CallSent call = sent.get(attempt(e.path(), e.label(), e.attempt()));
          Settlement end = e.settlement();
          if (call != null && end.result().isPresent() && !end.untrusted() && !end.late())
            answers.put(
                key(call.kind(), call.path(), call.label(), call.key()),
                new KeptAnswer(
                    TaskPid.of(fork.task()),
                    event.seq(),
                    event.entry().at(),
                    end.result().get(),
                    end.usage()));
        }
        case TaskEvent.CallReused e ->
            answers.put(
                key(e.kind(), e.path(), e.label(), e.key()),
                new KeptAnswer(
                    TaskPid.of(new dev.troupe.api.TaskId(e.sourceTask())),
                    e.sourceSeq(),
                    e.answeredAt(),
                    e.result(),
                    e.usage()));
        default -> {}
      }
    return new Origin(tenant, answers);
  }

  private static String attempt(String path, String label, int attempt) {
    return path + " " + label + " " + attempt;
  }
}
