package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.observe.LogScope;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other nodes on the data folder, as one task's writer meets them. */
final class OtherNodes {
  private static final Logger log = LoggerFactory.getLogger(OtherNodes.class);

  private final TaskId task;
  private final TaskDeps deps;

  OtherNodes(TaskId task, TaskDeps deps) {
    this.task = task;
    this.deps = deps;
  }

  /** Who works on it and is alive keeps it: what it has on the wire would be paid twice. */
  boolean keep(TaskState state, List<Fact> facts) {
    return state.open()
        && facts.stream().anyMatch(fact -> fact instanceof Fact.Wake wake && !wake.insists())
        && deps.presence().isElsewhere(state.node());
  }

  /** The task is not this node's: it was taken away, or was found to be another's. */
  void leave(TaskState state, List<Fact> facts) {
    boolean overtaken = facts.stream().anyMatch(Fact.Regain.class::isInstance);
    if (overtaken) overtaken();
    if (overtaken || facts.stream().anyMatch(Fact.Wake.class::isInstance))
      deps.index().tell(new TaskIndex.Elsewhere(task, state.node()));
  }

  private void overtaken() {
    LogScope.run(
        task,
        () ->
            log.warn(
                "task {} was taken over by another process; this one stops working on it", task));
    deps.desk().tell(new DeskCommand.Forget(task));
  }
}
