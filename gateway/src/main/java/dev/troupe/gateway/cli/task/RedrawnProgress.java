package dev.troupe.gateway.cli.task;

import dev.troupe.agents.api.Plan;
import dev.troupe.agents.plan.References;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.gateway.cli.console.Console;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The plan as a list that is drawn again in place as its subtasks go on. */
final class RedrawnProgress implements Progress {
  private enum Mark {
    WAITING("·"),
    WORKING("▸"),
    DONE("✓"),
    FAILED("✗");

    final String sign;

    Mark(String sign) {
      this.sign = sign;
    }
  }

  private final Console console;
  private final SequencedMap<String, String> lines = new LinkedHashMap<>();
  private final Map<String, Mark> marks = new HashMap<>();
  private int drawn;
  private int calls;
  private long tokens;

  RedrawnProgress(Console console) {
    this.console = console;
    console.screen().print("\u001b[?25l");
    draw("planning …");
  }

  @Override
  public synchronized void event(JournalEntry entry) {
    switch (entry.event()) {
      case TaskEvent.PlanAccepted e -> {
        for (Plan.PlannedSubtask s : e.plan().subtasks()) {
          lines.put(
              s.id(),
              s.id()
                  + " "
                  + s.agent()
                  + ": "
                  + References.shown(s.instruction()).replace('\n', ' '));
          marks.putIfAbsent(s.id(), Mark.WAITING);
        }
      }
      case TaskEvent.SubtaskOpened e -> marks.put(e.id(), Mark.WORKING);
      case TaskEvent.SubtaskClosed e ->
          marks.put(
              e.path().replaceFirst("^root/", ""),
              e.failure().isPresent() ? Mark.FAILED : Mark.DONE);
      case TaskEvent.CallSent e -> calls++;
      case TaskEvent.CallSettled e ->
          tokens += e.settlement().usage().inputTokens() + e.settlement().usage().outputTokens();
      default -> {
        return;
      }
    }
    draw(calls + " calls, " + tokens + " tokens");
  }

  private void draw(String footer) {
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) frame.append("\u001b[").append(drawn).append('A');
    lines.forEach(
        (id, line) ->
            frame
                .append("\u001b[2K")
                .append(fit(marks.getOrDefault(id, Mark.WAITING).sign + " " + line))
                .append('\n'));
    frame.append("\u001b[2K").append(fit(footer)).append('\n');
    drawn = lines.size() + 1;
    console.screen().print(frame);
    console.screen().flush();
  }

  /** Cut to the terminal's width; Han characters take two columns. */
  private String fit(String text) {
    int columns = 0;
    StringBuilder fitted = new StringBuilder();
    for (int c : Console.shown(text).codePoints().toArray()) {
      columns += c >= 0x2E80 ? 2 : 1;
      if (columns >= console.width()) return fitted.append('…').toString();
      fitted.appendCodePoint(c);
    }
    return fitted.toString();
  }

  @Override
  public synchronized void close() {
    console.screen().print("\u001b[?25h");
    console.screen().flush();
  }
}
