package dev.troupe.scenarios.workbench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.TaskHistory;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.payload.Payloads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where two tasks differ, call by call; the order in which things happened does not matter. */
public record TaskDiff(int same, List<Difference> differences) {
  /**
   * @param kind {@code changed}, {@code only_first} or {@code only_second}
   * @param seq of the call in the first task, or in the second where only that has it
   * @param changedByte first byte of the request that differs; -1 where the same was asked
   */
  public record Difference(
      String call, String kind, long seq, int changedByte, String before, String after) {}

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
            new Difference(call.getKey(), "only_first", mine.seq(), -1, mine.answer(), ""));
      else {
        int changed = Arrays.mismatch(mine.request(), theirs.request());
        if (changed < 0 && mine.answer().equals(theirs.answer())) same++;
        else
          differences.add(
              new Difference(
                  call.getKey(), "changed", mine.seq(), changed, mine.answer(), theirs.answer()));
      }
    }
    for (Map.Entry<String, TaskCalls.Call> call : b.calls().entrySet())
      if (!a.calls().containsKey(call.getKey()))
        differences.add(
            new Difference(
                call.getKey(),
                "only_second",
                call.getValue().seq(),
                -1,
                "",
                call.getValue().answer()));
    return new TaskDiff(same, differences);
  }

  /** Where they part: what follows may differ for it. */
  public Optional<Difference> first() {
    return differences.stream().findFirst();
  }

  public ObjectNode json() {
    ObjectNode json = Json.object().put("same", same);
    ArrayNode all = json.putArray("differences");
    for (Difference d : differences) {
      ObjectNode one =
          all.addObject().put("call", d.call()).put("kind", d.kind()).put("seq", d.seq());
      if (d.changedByte() >= 0) one.put("changed_byte", d.changedByte());
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
      text.append('\n').append("    ").append(words(d)).append('\n');
    }
    return text.toString().stripTrailing();
  }

  private static String words(Difference d) {
    StringBuilder line = new StringBuilder();
    for (WordDiff.Piece piece : WordDiff.of(d.before(), d.after()))
      line.append(
          switch (piece.kind()) {
            case SAME -> piece.text();
            case REMOVED -> "[-" + piece.text() + "-]";
            case ADDED -> "{+" + piece.text() + "+}";
          });
    String one = line.toString().replaceAll("\\s+", " ");
    return one.length() > 400 ? one.substring(0, 400) + "…" : one;
  }
}
