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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compares what was acknowledged, what the provider saw, and what the journal says. */
final class Judgement {
  private final Path folder;
  private final Set<String> acknowledged;
  private final Map<String, Integer> arrivals;
  private final List<String> unfinished;
  private final List<String> broken = new ArrayList<>();
  private int repeated;
  private int tasks;
  private int calls;

  Judgement(
      Path folder,
      Set<String> acknowledged,
      Map<String, Integer> arrivals,
      List<String> unfinished) {
    this.folder = folder;
    this.acknowledged = acknowledged;
    this.arrivals = arrivals;
    this.unfinished = unfinished;
  }

  ObjectNode verdict() throws IOException {
    for (String id : unfinished) broken("acknowledged, but never finished: " + id);
    Map<String, Integer> allowed = new HashMap<>();
    try (JournalDatabase database = JournalDatabase.open(folder.resolve(".troupe/journal.db"))) {
      for (TaskInspection.Finding finding :
          new TaskInspection(database).run(Optional.empty(), n -> {}).findings())
        broken(finding.where() + ": " + finding.what());
      TaskHistory history = new TaskHistory(new SqliteReader(database));
      for (TaskId task : history.newest(Integer.MAX_VALUE)) look(task, history.all(task), allowed);
    }
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

  private void look(TaskId task, List<TaskHistory.Numbered> events, Map<String, Integer> allowed) {
    tasks++;
    int ends = 0;
    for (TaskHistory.Numbered event : events)
      switch (event.entry().event()) {
        case TaskEvent.CallSent e -> {
          calls++;
          allowed.merge(id(task, e.path(), e.label(), e.attempt()), 1, Integer::sum);
        }
        case TaskEvent.CallRepeated e -> {
          repeated++;
          allowed.merge(id(task, e.path(), e.label(), e.attempt()), 1, Integer::sum);
        }
        case TaskEvent.TaskEnded e -> ends++;
        default -> {}
      }
    if (ends > 1) broken("finished " + ends + " times: " + task);
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
