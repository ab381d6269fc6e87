package dev.troupe.agents.tool;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An error of one piece of work, such as a pattern that overflows the stack on a long text, ends
 * that piece and not the node: for Pekko it would be the end of the actor system.
 */
public final class Contained<T> extends BehaviorInterceptor<T, T> {
  private Contained(Class<T> messages) {
    super(messages);
  }

  public static <T> Behavior<T> of(Class<T> messages, Behavior<T> behavior) {
    return Behaviors.intercept(() -> new Contained<>(messages), behavior);
  }

  @Override
  public Behavior<T> aroundReceive(
      TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
    try {
      return target.apply(context, message);
    } catch (StackOverflowError | LinkageError e) {
      throw new IllegalStateException(
          message.getClass().getSimpleName() + " ended with " + e.getClass().getName(), e);
    }
  }
}
