package dev.troupe.gateway.observe;

import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.observe.LogScope;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of tasks in the log: accepted, ended, calls that failed. No text of prompts or answers.
 */
public final class TaskLog implements TaskObserver {
  private static final Logger log = LoggerFactory.getLogger(TaskLog.class);

  @Override
  public void committed(TaskId task, TaskState after, List<JournalEntry> entries) {
    for (JournalEntry entry : entries)
      switch (entry.event()) {
        case TaskEvent.TaskSubmitted e ->
            LogScope.run(
                task,
                () -> log.info("task {} accepted: team {}, tenant {}", task, e.team(), e.tenant()));
        case TaskEvent.CallSettled e ->
            e.settlement()
                .failure()
                .ifPresent(
                    failure ->
                        LogScope.run(
                            new CallId(task, e.path(), e.label()),
                            e.attempt(),
                            after.terms().traceparent(),
                            () ->
                                log.warn(
                                    "call of {} failed: {} {}{}",
                                    after
                                        .call(e.path(), e.label())
                                        .flatMap(CallState::lastSent)
                                        .map(TaskEvent.CallSent::name)
                                        .orElse(""),
                                    failure.kind(),
                                    failure.status() > 0 ? failure.status() : "",
                                    e.retryAt().map(at -> ", tried again at " + at).orElse(""))));
        case TaskEvent.QuestionAsked e ->
            LogScope.run(
                task,
                () ->
                    log.info(
                        "task {} asks a person: {} ({})",
                        task,
                        e.question().id(),
                        e.question().kind().wire()));
        case TaskEvent.LimitReached e ->
            LogScope.run(
                task,
                () -> log.warn("task {} at {}: {} reached", task, e.path(), e.reason().wire()));
        case TaskEvent.CallLost e ->
            LogScope.run(
                task,
                () ->
                    log.warn(
                        "call {} is lost: {}",
                        new CallId(task, e.path(), e.label()).attempt(e.attempt()),
                        e.why().isEmpty() ? "it was on the wire when the process ended" : e.why()));
        case TaskEvent.Paused e -> LogScope.run(task, () -> log.info("task {} paused", task));
        case TaskEvent.Resumed e -> LogScope.run(task, () -> log.info("task {} resumed", task));
        case TaskEvent.TaskEnded e ->
            LogScope.run(
                task,
                () -> log.info("task {} {}: {}", task, e.status().wire(), e.stopReason().wire()));
        default -> {}
      }
  }
}
