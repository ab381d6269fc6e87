package dev.troupe.agents.task.desk;

import dev.troupe.api.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Those who wait until nothing of a task is on its way to the wire. */
final class Fences {
  private record Fence(TaskId task, Runnable done) {}

  private final List<Fence> fences = new ArrayList<>();

  void add(TaskId task, Runnable done) {
    fences.add(new Fence(task, done));
  }

  void look(Collection<OpenCall> calls) {
    if (fences.isEmpty()) return;
    fences.removeIf(
        fence -> {
          for (OpenCall call : calls)
            if (call.isOf(fence.task()) && call.isOnItsWay()) return false;
          fence.done().run();
          return true;
        });
  }
}
