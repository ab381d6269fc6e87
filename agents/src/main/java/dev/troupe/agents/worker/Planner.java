package dev.troupe.agents.worker;

import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.memory.Recollection;
import dev.troupe.agents.plan.PlanSchema;
import dev.troupe.agents.plan.References;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.tool.Contained;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.payload.Loading;
import dev.troupe.runtime.payload.Payloads;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Thinks for what is planned, the task as a whole or one part of it: has the goal split into a plan
 * (or takes the team's own), and says which subtasks should be open now. Like a worker it only
 * thinks; a crash costs nothing.
 */
public final class Planner {
  public sealed interface Command {}

  /**
   * @param job the planner's agent, or the aggregate's where the team states its plan
   * @param thought told of what comes of it, on this actor's thread
   */
  public record Plan(ThinkJob job, Consumer<Thought> thought) implements Command {}

  private record Fetched(Plan plan, Map<Hash, byte[]> payloads) implements Command {}

  private record Loaded(Plan plan, Thinker.Half half, Map<Label, ModelRequest> bases)
      implements Command {}

  private record Unreadable(Throwable cause) implements Command {}

  public static Behavior<Command> create(Craft craft, Payloads payloads, ParsedPayloads parsed) {
    return Contained.of(
        Command.class,
        Behaviors.setup(context -> new Planner(context, craft, payloads, parsed).planning()));
  }

  private final ActorContext<Command> context;
  private final Craft craft;
  private final Payloads payloads;
  private final ParsedPayloads parsed;

  private Planner(
      ActorContext<Command> context, Craft craft, Payloads payloads, ParsedPayloads parsed) {
    this.context = context;
    this.craft = craft;
    this.payloads = payloads;
    this.parsed = parsed;
  }

  private Behavior<Command> planning() {
    return Behaviors.receiveMessage(
        command -> {
          on(command);
          return Behaviors.same();
        });
  }

  private void on(Command command) {
    switch (command) {
      case Plan plan -> onPlan(plan);
      case Fetched fetched -> onFetched(fetched);
      case Loaded loaded -> loaded.plan().thought().accept(loaded.half().finish(loaded.bases()));
      case Unreadable unreadable ->
          throw new IllegalStateException("the task's payloads cannot be read", unreadable.cause());
    }
  }

  private void onPlan(Plan plan) {
    Loading.<Command, Map<Hash, byte[]>>of(
            context,
            payloads.getAll(plan.job().tenant(), Thinking.needed(plan.job())),
            bytes -> new Fetched(plan, bytes),
            Unreadable::new)
        .ifPresent(this::on);
  }

  static Optional<dev.troupe.agents.api.Plan> known(ThinkJob job, Map<Hash, byte[]> payloads) {
    if (job.accepted().isPresent() || !SubtaskPath.isRoot(job.path())) return job.accepted();
    StoredRequest request = Json.read(Thinking.bytes(payloads, job.request()), StoredRequest.class);
    References references =
        new References(
            request.inputs(), job.team().inputs().keySet(), Json.object(), request.goal());
    return job.team().stated().map(references::plan);
  }

  private void onFetched(Fetched fetched) {
    ThinkJob job = fetched.plan().job();
    Thinker.Half half =
        new Thinker(
                job,
                craft.planning(job.planning().orElseThrow(), known(job, fetched.payloads())),
                OutputCheck.ANY,
                List.of(),
                Optional.of(PlanSchema.OUTPUT),
                payloads,
                parsed)
            .decide(fetched.payloads(), Recollection.NOTHING);
    Optional<Map<Label, ModelRequest>> known = half.remembered();
    if (known.isPresent()) fetched.plan().thought().accept(half.finish(known.get()));
    else load(fetched.plan(), half);
  }

  private void load(Plan plan, Thinker.Half half) {
    Loading.<Command, Map<Label, ModelRequest>>of(
            context, half.load(), bases -> new Loaded(plan, half, bases), Unreadable::new)
        .ifPresent(this::on);
  }
}
