package dev.troupe.scenarios.play;

import dev.troupe.scenarios.script.Arrivals;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What the record of open tasks' arrivals says of them; nothing where there is no record. */
final class RecordedArrivals implements DrawnServer.Tokens, SyntheticAnswers.Shapes {
  private final Map<String, Arrivals.Arrival> byTask = new HashMap<>();

  void put(String task, Arrivals.Arrival arrival) {
    byTask.put(task, arrival);
  }

  void remove(String task) {
    byTask.remove(task);
  }

  @Override
  public OptionalLong input(String task) {
    Arrivals.Arrival arrival = byTask.get(task);
    return arrival == null ? OptionalLong.empty() : arrival.inputTokens();
  }

  @Override
  public OptionalLong output(String task) {
    Arrivals.Arrival arrival = byTask.get(task);
    return arrival == null ? OptionalLong.empty() : arrival.outputTokens();
  }

  @Override
  public int subtasks(String task) {
    Arrivals.Arrival arrival = byTask.get(task);
    return arrival == null ? 0 : arrival.subtasks().orElse(0);
  }

  @Override
  public int calls(String task) {
    Arrivals.Arrival arrival = byTask.get(task);
    return arrival == null ? 0 : arrival.calls().orElse(0);
  }
}
