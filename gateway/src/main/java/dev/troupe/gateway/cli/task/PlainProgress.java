package dev.troupe.gateway.cli.task;

import dev.troupe.agents.api.Plan;
import dev.troupe.agents.plan.References;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.gateway.cli.console.Console;
import java.util.HashMap;
import java.util.Map;

/** One line per step: for logs, pipes, and {@code -v}. */
final class PlainProgress implements Progress {
  private final Console console;
  private final boolean calls;
  private final Map<String, String> names = new HashMap<>();

  PlainProgress(Console console, boolean calls) {
    this.console = console;
    this.calls = calls;
  }

  @Override
  public void event(JournalEntry entry) {
    switch (entry.event()) {
      case TaskEvent.PlanAccepted e -> {
        console.progress().println("plan: " + e.plan().subtasks().size() + " subtasks");
        for (Plan.PlannedSubtask s : e.plan().subtasks())
          console
              .progress()
              .println(
                  "  "
                      + s.id()
                      + " "
                      + s.agent()
                      + ": "
                      + References.shown(s.instruction()).replace('\n', ' '));
      }
      case TaskEvent.PlanRejected e ->
          console.progress().println("plan sent back: " + String.join("; ", e.faults()));
      case TaskEvent.SubtaskOpened e -> {
        if (!SubtaskPath.isRoot(e.path()))
          console.progress().println("started  " + e.id() + " (" + e.agent() + ")");
      }
      case TaskEvent.SubtaskClosed e -> {
        if (!SubtaskPath.isRoot(e.path()))
          console
              .progress()
              .println(
                  (e.failure().isPresent() ? "failed   " : "finished ")
                      + e.path().substring(5)
                      + e.failure().map(f -> ": " + f.message()).orElse(""));
      }
      case TaskEvent.CallSent e -> names.put(e.path() + "/" + e.label(), e.name());
      case TaskEvent.CallSettled e -> settled(e);
      default -> {}
    }
  }

  private void settled(TaskEvent.CallSettled e) {
    if (e.settlement().failure().isPresent()) {
      String next = e.retryAt().isPresent() ? "; tried again" : "";
      console
          .progress()
          .println(
              "call "
                  + e.path()
                  + "/"
                  + e.label()
                  + " ("
                  + names.getOrDefault(e.path() + "/" + e.label(), "")
                  + ") failed ("
                  + e.settlement().failure().get().kind()
                  + "): "
                  + e.settlement().failure().get().message()
                  + next);
    } else if (calls)
      console
          .progress()
          .println(
              "call "
                  + e.path()
                  + "/"
                  + e.label()
                  + " ("
                  + names.getOrDefault(e.path() + "/" + e.label(), "")
                  + ") answered in "
                  + e.settlement().durationMillis()
                  + " ms, "
                  + e.settlement().usage().inputTokens()
                  + "+"
                  + e.settlement().usage().outputTokens()
                  + " tokens");
  }

  @Override
  public void close() {}
}
