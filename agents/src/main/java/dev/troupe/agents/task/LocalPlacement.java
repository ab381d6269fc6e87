package dev.troupe.agents.task;

import dev.troupe.api.TaskId;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * All tasks of this process, each below its intake. The default: no cluster, no port. A task comes
 * here by a submit or a wake and leaves when it has ended.
 */
public final class LocalPlacement {
  public sealed interface Command {}

  record Tell(TaskId task, Fact fact) implements Command {}

  /**
   * @param maxActive most tasks worked on at once
   * @param scope which open tasks are taken up without being asked
   */
  public record Settings(int maxActive, TaskIndex.Scope scope) {
    public static final Settings DEFAULT = new Settings(1_000, TaskIndex.Scope.MINE);

    public Settings(int maxActive) {
      this(maxActive, TaskIndex.Scope.MINE);
    }
  }

  /** An intake wants to stop: forget it, then let it go. */
  record Leaving(TaskId task, ActorRef<Intake.Command> intake) implements Command {}

  private record Left(TaskId task, ActorRef<Intake.Command> intake) implements Command {}

  /** A placement that tells this actor. */
  public static Placement placement(ActorRef<Command> self) {
    return (task, fact) -> self.tell(new Tell(task, fact));
  }

  public static Behavior<Command> create(TaskDeps deps, Settings settings) {
    return Behaviors.setup(context -> new LocalPlacement(context, deps, settings).open());
  }

  private final ActorContext<Command> context;
  private final TaskDeps deps;
  private final Settings settings;
  private final Map<TaskId, ActorRef<Intake.Command>> tasks = new HashMap<>();

  private LocalPlacement(ActorContext<Command> context, TaskDeps deps, Settings settings) {
    this.context = context;
    this.deps = deps;
    this.settings = settings;
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Tell tell -> onTell(tell.task(), tell.fact());
            case Leaving leaving -> {
              tasks.remove(leaving.task(), leaving.intake());
              leaving.intake().tell(Intake.Leave.INSTANCE);
            }
            case Left left -> tasks.remove(left.task(), left.intake());
          }
          return Behaviors.same();
        });
  }

  private void onTell(TaskId task, Fact fact) {
    ActorRef<Intake.Command> intake = tasks.get(task);
    boolean brings = fact instanceof Fact.Submit || fact instanceof Fact.Wake;
    if (intake == null && !brings) undeliverable(fact);
    else if (intake == null && tasks.size() >= settings.maxActive()) refuse(fact);
    else (intake == null ? start(task) : intake).tell(new Intake.Deliver(fact));
  }

  /** The desk keeps what was settled; a permit nobody uses goes back. */
  private void undeliverable(Fact fact) {
    if (fact instanceof Fact.Granted granted)
      deps.desk().tell(new CallDesk.Withdraw(granted.intent().ticket()));
  }

  private void refuse(Fact fact) {
    if (fact instanceof Fact.Submit submit)
      submit
          .reply()
          .accept(
              new Fact.SubmitReply.Refused(
                  "this node works on " + settings.maxActive() + " tasks already; try again later",
                  Fact.Refusal.FULL));
  }

  private ActorRef<Intake.Command> start(TaskId task) {
    ActorRef<Intake.Command> intake =
        context.spawn(
            Intake.create(task, deps, context.getSelf()), task.value() + "-" + deps.env().newId());
    context.watchWith(intake, new Left(task, intake));
    tasks.put(task, intake);
    return intake;
  }
}
