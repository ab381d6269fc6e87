package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.Teams;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The team of one task as it was stored, read for its writer. */
final class TaskTeam {
  private final ActorContext<TaskSupervisor.Command> context;
  private final Teams teams;
  private Optional<Team> read = Optional.empty();

  TaskTeam(ActorContext<TaskSupervisor.Command> context, Teams teams) {
    this.context = context;
    this.teams = teams;
  }

  /** Who cannot work on a task does not take it over: whoever has its tools is to find it free. */
  boolean mustLook(TaskState state, List<Fact> facts) {
    return state.open() && read.isEmpty() && facts.stream().anyMatch(Fact.Wake.class::isInstance);
  }

  void found(Team team) {
    read = Optional.of(team);
  }

  /** Tells the writer what it found, or why there is nothing. */
  void look(
      TaskState state,
      Function<Team, TaskSupervisor.Command> found,
      Function<Throwable, TaskSupervisor.Command> missing) {
    if (read.isPresent()) {
      context.getSelf().tell(found.apply(read.get()));
      return;
    }
    TaskEvent.TaskSubmitted submitted = state.submitted().orElseThrow();
    context.pipeToSelf(
        teams.get(
            submitted.tenant(),
            submitted.teamHash(),
            submitted.teamFiles(),
            state.terms().limits().orElse(Limits.NONE)),
        (team, failure) -> failure == null ? found.apply(team) : missing.apply(failure));
  }
}
