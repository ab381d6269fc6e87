package dev.troupe.scenarios.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.payload.Payloads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Where two tasks differ, call by call; the order in which things happened does not matter. */
public record TaskDiff(int same, List<Difference> differences) {
  /**
   * @param kind {@code changed}, {@code only_first} or {@code only_second}
   * @param seq of the call in the first task, or in the second where only that has it
   * @param asked what differs in the request, in canonical JSON; nothing where one is alone
   * @param changedByte first byte of the request that differs; -1 where the same was asked
   */
  public record Difference(
      String call,
      String kind,
      long seq,
      WordDiff asked,
      int changedByte,
      String before,
      String after) {
    private static Difference alone(
        String call, String kind, long seq, String before, String after) {
      return new Difference(call, kind, seq, new WordDiff(List.of()), -1, before, after);
    }
  }

  /** Around a difference, in what is said on a line. */
  private static final int CONTEXT = 40;

  private static final int MOST_SHOWN = 400;

  /** Blocks. */
  public static TaskDiff of(TaskHistory history, Payloads payloads, TaskId first, TaskId second) {
    TaskCalls a = TaskCalls.of(history, payloads, first);
    TaskCalls b = TaskCalls.of(history, payloads, second);
    List<Difference> differences = new ArrayList<>();
    int same = 0;
    for (Map.Entry<String, TaskCalls.Call> call : a.calls().entrySet()) {
      TaskCalls.Call mine = call.getValue();
      TaskCalls.Call theirs = b.calls().get(call.getKey());
      if (theirs == null)
        differences.add(
            Difference.alone(call.getKey(), "only_first", mine.seq(), mine.answer(), ""));
      else {
        int changed = Arrays.mismatch(mine.request(), theirs.request());
        if (changed < 0 && mine.answer().equals(theirs.answer())) same++;
        else
          differences.add(
              new Difference(
                  call.getKey(),
                  "changed",
                  mine.seq(),
                  changed < 0
                      ? new WordDiff(List.of())
                      : WordDiff.of(
                          new String(mine.request(), UTF_8), new String(theirs.request(), UTF_8)),
                  changed,
                  mine.answer(),
                  theirs.answer()));
      }
    }
    for (Map.Entry<String, TaskCalls.Call> call : b.calls().entrySet())
      if (!a.calls().containsKey(call.getKey()))
        differences.add(
            Difference.alone(
                call.getKey(), "only_second", call.getValue().seq(), "", call.getValue().answer()));
    return new TaskDiff(same, differences);
  }

  public ObjectNode json() {
    ObjectNode json = Json.object().put("same", same);
    ArrayNode all = json.putArray("differences");
    for (Difference d : differences) {
      ObjectNode one =
          all.addObject().put("call", d.call()).put("kind", d.kind()).put("seq", d.seq());
      if (d.changedByte() >= 0) {
        one.put("changed_byte", d.changedByte());
        one.set("asked", Json.tree(d.asked().pieces()));
      }
      one.put("before", d.before()).put("after", d.after());
    }
    return json;
  }

  public String text() {
    if (differences.isEmpty()) return "no difference in " + same + " calls";
    StringBuilder text = new StringBuilder();
    text.append(same).append(" calls are the same, ").append(differences.size());
    text.append(" differ; the first is ").append(differences.getFirst().call()).append('\n');
    for (Difference d : differences) {
      text.append(
          switch (d.kind()) {
            case "only_first" -> "- ";
            case "only_second" -> "+ ";
            default -> "~ ";
          });
      text.append(d.call());
      if (d.kind().equals("changed"))
        text.append(
            d.changedByte() < 0
                ? " (the same was asked, another answer came)"
                : " (asked otherwise from byte " + d.changedByte() + ")");
      text.append('\n');
      if (d.changedByte() >= 0) line(text, "asked: ", d.asked());
      line(text, "answered: ", WordDiff.of(d.before(), d.after()));
    }
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String what, WordDiff diff) {
    text.append("    ").append(what).append(diff.brief(CONTEXT, MOST_SHOWN)).append('\n');
  }
}
