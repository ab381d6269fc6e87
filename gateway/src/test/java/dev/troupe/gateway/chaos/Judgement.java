package dev.troupe.gateway.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.TaskInspection;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Compares what was acknowledged and what the provider saw, as their logs say, with what the
 * journal says.
 */
final class Judgement {
  private final Path folder;
  private final List<String> unfinished;
  private final List<String> broken = new ArrayList<>();
  private int repeated;
  private int tasks;
  private int calls;

  /**
   * @param unfinished that were waited for in vain
   */
  Judgement(Path folder, List<String> unfinished) {
    this.folder = folder;
    this.unfinished = unfinished;
  }

  ObjectNode verdict() throws IOException {
    Set<String> acknowledged = Set.copyOf(Files.readAllLines(folder.resolve(Oracle.ACKNOWLEDGED)));
    Map<String, Integer> arrivals = new TreeMap<>();
    for (String call : Files.readAllLines(folder.resolve(Oracle.PROVIDER)))
      arrivals.merge(call, 1, Integer::sum);
    for (String id : unfinished) broken("acknowledged but never finished: " + id);
    Set<String> ended = new HashSet<>();
    Map<String, Integer> allowed = new HashMap<>();
    try (JournalDatabase database = JournalDatabase.open(folder.resolve(".troupe/journal.db"))) {
      for (TaskInspection.Finding finding :
          new TaskInspection(database).run(Optional.empty(), n -> {}).findings())
        broken(finding.where() + ": " + finding.what());
      TaskHistory history = new TaskHistory(new SqliteReader(database));
      for (TaskId task : history.newest(Integer.MAX_VALUE))
        if (look(task, history.all(task), allowed)) ended.add(task.value());
    }
    for (String id : acknowledged)
      if (!ended.contains(id)) broken("acknowledged, but its journal has no end: " + id);
    for (Map.Entry<String, Integer> arrival : arrivals.entrySet()) {
      int may = allowed.getOrDefault(arrival.getKey(), 0);
      if (may == 0) broken("sent, but the journal knows nothing of it: " + arrival.getKey());
      else if (arrival.getValue() > may)
        broken(
            "sent "
                + arrival.getValue()
                + " times, the journal allows "
                + may
                + ": "
                + arrival.getKey());
    }
    canary();
    ObjectNode json =
        Json.object()
            .put("acknowledged", acknowledged.size())
            .put("tasks", tasks)
            .put("calls", calls)
            .put("unsettled_repeats", repeated);
    json.set("broken", Json.tree(broken.subList(0, Math.min(20, broken.size()))));
    return json;
  }

  private void broken(String what) {
    broken.add(what);
  }

  List<String> found() {
    return List.copyOf(broken);
  }

  /** How many calls of models were sent again that were not settled. */
  int repeated() {
    return repeated;
  }

  /** Whether it has ended. */
  boolean look(TaskId task, List<TaskHistory.Numbered> events, Map<String, Integer> allowed) {
    tasks++;
    int ends = 0;
    Set<String> models = new HashSet<>();
    Set<String> settled = new HashSet<>();
    for (TaskHistory.Numbered event : events)
      switch (event.entry().event()) {
        case TaskEvent.CallSent e -> {
          calls++;
          String id = id(task, e.path(), e.label(), e.attempt());
          if (e.kind() == TaskEvent.Kind.MODEL) models.add(id);
          allowed.merge(id, 1, Integer::sum);
        }
        case TaskEvent.CallRepeated e -> {
          String id = id(task, e.path(), e.label(), e.attempt());
          if (settled.contains(id)) broken("a settled call was sent again: " + id);
          else if (models.contains(id)) repeated++; // the provider sees no others
          allowed.merge(id, 1, Integer::sum);
        }
        case TaskEvent.CallSettled e -> {
          String id = id(task, e.path(), e.label(), e.attempt());
          if (!settled.add(id)) broken("settled twice: " + id);
        }
        case TaskEvent.TaskEnded e -> ends++;
        default -> {}
      }
    if (ends > 1) broken("finished " + ends + " times: " + task);
    return ends > 0;
  }

  private static String id(TaskId task, String path, String label, int attempt) {
    return new CallId(task, path, label).attempt(attempt);
  }

  /** The key of the provider, in whatever form, is in no file of the folder. */
  private void canary() throws IOException {
    String key = System.getenv(Oracle.CANARY);
    if (key == null) return;
    List<String> forms = List.of(key, Base64.getEncoder().encodeToString(key.getBytes(UTF_8)));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String form : forms)
          if (text.contains(form)) broken("the key stands in " + folder.relativize(file));
      }
    }
  }
}
