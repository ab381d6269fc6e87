package dev.troupe.agents.worker;

import dev.troupe.agents.api.Label;
import dev.troupe.agents.memory.MemoryActor;
import dev.troupe.agents.memory.Recollection;
import dev.troupe.agents.tool.Contained;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.runtime.payload.Loading;
import dev.troupe.runtime.payload.Payloads;
import dev.troupe.runtime.prompt.Prompt;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Thinks for one subtask and does nothing else: recalls, reads the transcript, applies the agent's
 * strategy, writes the requests it wants made, answers, forgets. A crash costs nothing; it is asked
 * again.
 */
public final class Worker {
  /** Passages recalled when a prompt uses {@code documents}. */
  static final int DOCUMENTS = 6;

  public sealed interface Command {}

  /**
   * @param thought told of what comes of it, on this actor's thread
   */
  public record Think(ThinkJob job, Consumer<Thought> thought) implements Command {}

  private record Fetched(Think think, Map<Hash, byte[]> payloads) implements Command {}

  private record Recalled(Recollection memory) implements Command {}

  private record Loaded(Think think, Thinker.Half half, Map<Label, ModelRequest> bases)
      implements Command {}

  private record Unreadable(Throwable cause) implements Command {}

  public static Behavior<Command> create(
      Craft craft,
      Payloads payloads,
      ParsedPayloads parsed,
      Toolbox tools,
      ActorRef<MemoryActor.Command> memory) {
    return Contained.of(
        Command.class,
        Behaviors.setup(
            context ->
                new Worker(context, craft, payloads, parsed, tools, memory)
                    .thinking(Optional.empty())));
  }

  private final ActorContext<Command> context;
  private final Craft craft;
  private final Payloads payloads;
  private final ParsedPayloads parsed;
  private final Toolbox tools;
  private final ActorRef<MemoryActor.Command> memory;
  private final ActorRef<Recollection> recalled;

  private Worker(
      ActorContext<Command> context,
      Craft craft,
      Payloads payloads,
      ParsedPayloads parsed,
      Toolbox tools,
      ActorRef<MemoryActor.Command> memory) {
    this.context = context;
    this.craft = craft;
    this.payloads = payloads;
    this.parsed = parsed;
    this.tools = tools;
    this.memory = memory;
    this.recalled = context.messageAdapter(Recollection.class, Recalled::new);
  }

  /**
   * @param waiting what asked memory, and waits for it
   */
  private Behavior<Command> thinking(Optional<Fetched> waiting) {
    return Behaviors.receiveMessage(
        command -> {
          if (!(command instanceof Recalled found)) return on(command);
          if (found.memory().failed()) throw new IllegalStateException("memory failed");
          waiting.ifPresent(fetched -> decide(fetched, found.memory()));
          return thinking(Optional.empty());
        });
  }

  private Behavior<Command> on(Command command) {
    switch (command) {
      case Think think -> {
        return fetch(think);
      }
      case Fetched fetched -> {
        return onFetched(fetched);
      }
      case Loaded loaded -> loaded.think().thought().accept(loaded.half().finish(loaded.bases()));
      case Recalled found -> throw new IllegalStateException("recalled twice");
      case Unreadable unreadable ->
          throw new IllegalStateException("the task's payloads cannot be read", unreadable.cause());
    }
    return Behaviors.same();
  }

  private Behavior<Command> fetch(Think think) {
    return Loading.<Command, Map<Hash, byte[]>>of(
            context,
            payloads.getAll(think.job().tenant(), Thinking.needed(think.job())),
            bytes -> new Fetched(think, bytes),
            Unreadable::new)
        .map(this::on)
        .orElse(Behaviors.same());
  }

  /**
   * Memory is asked only before the first thought, and only for what the prompt shows: later ones
   * carry the conversation on.
   */
  private Behavior<Command> onFetched(Fetched fetched) {
    ThinkJob job = fetched.think().job();
    Prompt prompt = job.team().prompt(job.agent(), job.family());
    boolean documents = prompt.uses("documents");
    if (!job.past().isEmpty() || !(documents || prompt.uses("notes"))) {
      decide(fetched, Recollection.NOTHING);
      return Behaviors.same();
    }
    memory.tell(
        new MemoryActor.Recollect(
            job.agent().name(),
            job.team().knowledge().day(job.asOf()),
            documents ? PromptValues.instruction(job, fetched.payloads()) : "",
            documents ? DOCUMENTS : 0,
            recalled));
    return thinking(Optional.of(fetched));
  }

  private void decide(Fetched fetched, Recollection found) {
    ThinkJob job = fetched.think().job();
    Thinker.Half half =
        new Thinker(
                job,
                craft.strategy(job.agent()),
                new AnswerCheck(job),
                tools.offered(job.agent()),
                job.agent().output(),
                payloads,
                parsed)
            .decide(fetched.payloads(), found);
    Optional<Map<Label, ModelRequest>> known = half.remembered();
    if (known.isPresent()) fetched.think().thought().accept(half.finish(known.get()));
    else
      Loading.<Command, Map<Label, ModelRequest>>of(
              context,
              half.load(),
              bases -> new Loaded(fetched.think(), half, bases),
              Unreadable::new)
          .ifPresent(this::on);
  }
}
