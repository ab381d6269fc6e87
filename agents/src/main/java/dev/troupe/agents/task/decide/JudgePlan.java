package dev.troupe.agents.task.decide;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.ArrayList;
import java.util.List;

/** What a planner thought of a plan goes into the journal, once. */
final class JudgePlan implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Thought t) || !Thoughts.current(state, t.thought()))
      return List.of();
    if (!(t.thought().decision() instanceof Decision.Pending pending)) return List.of();
    String path = t.thought().path();
    List<TaskEvent> events = new ArrayList<>();
    for (Decision.Remark remark : pending.remarks())
      switch (remark) {
        case Decision.Remark.PlanAccepted accepted -> {
          if (state.plan(path).filter(accepted.plan()::equals).isEmpty())
            events.add(new TaskEvent.PlanAccepted(path, accepted.plan()));
        }
        case Decision.Remark.PlanRejected rejected ->
            events.add(new TaskEvent.PlanRejected(path, rejected.round(), rejected.faults()));
      }
    return events;
  }
}
