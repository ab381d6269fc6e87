package dev.troupe.agents.worker;

import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.memory.Recollection;
import dev.troupe.agents.plan.PlanSchema;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.payload.Payloads;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
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
   */
  public record Plan(ThinkJob job, ActorRef<Thought> replyTo) implements Command {}

  private record Fetched(Plan plan, Map<Hash, byte[]> payloads) implements Command {}

  private record Loaded(Plan plan, Thinker.Half half, Map<Label, ModelRequest> bases)
      implements Command {}

  private record Unreadable(Throwable cause) implements Command {}

  public static Behavior<Command> create(Craft craft, Payloads payloads, ParsedPayloads parsed) {
    return Behaviors.setup(context -> new Planner(context, craft, payloads, parsed).planning());
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
          switch (command) {
            case Plan plan -> onPlan(plan);
            case Fetched fetched -> onFetched(fetched);
            case Loaded loaded ->
                loaded.plan().replyTo().tell(loaded.half().finish(loaded.bases()));
            case Unreadable unreadable ->
                throw new IllegalStateException(
                    "the task's payloads cannot be read", unreadable.cause());
          }
          return Behaviors.same();
        });
  }

  private void onPlan(Plan plan) {
    context.pipeToSelf(
        payloads.getAll(plan.job().tenant(), Thinking.needed(plan.job())),
        (bytes, failure) -> failure == null ? new Fetched(plan, bytes) : new Unreadable(failure));
  }

  static Optional<dev.troupe.agents.api.Plan> known(ThinkJob job, Map<Hash, byte[]> payloads) {
    if (job.accepted().isPresent() || !job.path().equals("root")) return job.accepted();
    StoredRequest request = Json.read(Thinking.bytes(payloads, job.request()), StoredRequest.class);
    References references = new References(request.inputs(), Json.object(), request.goal());
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
    if (known.isPresent()) fetched.plan().replyTo().tell(half.finish(known.get()));
    else load(fetched.plan(), half);
  }

  private void load(Plan plan, Thinker.Half half) {
    context.pipeToSelf(
        half.load(),
        (bases, failure) ->
            failure == null ? new Loaded(plan, half, bases) : new Unreadable(failure));
  }
}
