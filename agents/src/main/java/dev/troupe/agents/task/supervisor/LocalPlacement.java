package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.admission.Admission;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.Placement;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.api.TaskId;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * All tasks of this process, each below its intake. The default: no cluster, no port. A task comes
 * here by a submit, a wake or a control, and leaves when it has ended or nothing is left to do;
 * {@link Admission} bounds how many are worked on.
 */
public final class LocalPlacement {
  public sealed interface Command {}

  record Tell(TaskId task, Fact fact) implements Command {}

  /** An intake wants to stop: forget it, then let it go. */
  record Leaving(TaskId task, ActorRef<IntakeCommand> intake) implements Command {}

  private record Left(TaskId task, ActorRef<IntakeCommand> intake) implements Command {}

  /** A placement that tells this actor. */
  public static Placement placement(ActorRef<Command> self) {
    return (task, fact) -> self.tell(new Tell(task, fact));
  }

  public static Behavior<Command> create(TaskDeps deps) {
    return Behaviors.setup(context -> new LocalPlacement(context, deps).open());
  }

  private final ActorContext<Command> context;
  private final TaskDeps deps;
  private final Map<TaskId, ActorRef<IntakeCommand>> tasks = new HashMap<>();
  private final Turns turns = new Turns(Turns.MOST);

  private LocalPlacement(ActorContext<Command> context, TaskDeps deps) {
    this.context = context;
    this.deps = deps;
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Tell tell -> onTell(tell.task(), tell.fact());
            case Leaving leaving -> {
              gone(leaving.task(), leaving.intake());
              leaving.intake().tell(IntakeCommand.Leave.INSTANCE);
            }
            case Left left -> gone(left.task(), left.intake());
          }
          return Behaviors.same();
        });
  }

  private void gone(TaskId task, ActorRef<IntakeCommand> intake) {
    if (tasks.remove(task, intake)) deps.admission().tell(new Admission.Gone(task));
  }

  private void onTell(TaskId task, Fact fact) {
    ActorRef<IntakeCommand> intake = tasks.get(task);
    boolean brings =
        fact instanceof Fact.Submit
            || fact instanceof Fact.Wake
            || fact instanceof Fact.Control
            || fact instanceof Fact.Answered;
    if (intake == null && !brings) undeliverable(fact);
    else (intake == null ? start(task) : intake).tell(new IntakeCommand.Deliver(fact));
  }

  /** The desk keeps what was settled; a permit nobody uses goes back. */
  private void undeliverable(Fact fact) {
    if (fact instanceof Fact.Granted granted)
      deps.desk().tell(new DeskCommand.Withdraw(granted.intent().ticket()));
  }

  private ActorRef<IntakeCommand> start(TaskId task) {
    ActorRef<IntakeCommand> intake =
        context.spawn(
            Intake.create(task, deps, context.getSelf(), turns),
            task.value() + "-" + deps.env().newId());
    context.watchWith(intake, new Left(task, intake));
    tasks.put(task, intake);
    return intake;
  }
}
