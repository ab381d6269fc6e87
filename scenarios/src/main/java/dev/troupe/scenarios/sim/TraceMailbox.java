package dev.troupe.scenarios.sim;

import com.typesafe.config.Config;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out; every dequeue goes into the kernel's trace, every enqueue is checked for its
 * thread.
 */
public final class TraceMailbox
    implements org.apache.pekko.dispatch.MailboxType,
        org.apache.pekko.dispatch.ProducesMessageQueue<TraceMailbox.Queue> {
  private final SimKernel kernel;

  public TraceMailbox(org.apache.pekko.actor.ActorSystem.Settings settings, Config config) {
    kernel = SimKernel.byId(settings.config().getString(SimConfig.KERNEL));
  }

  @Override
  public org.apache.pekko.dispatch.MessageQueue create(
      scala.Option<org.apache.pekko.actor.ActorRef> owner,
      scala.Option<org.apache.pekko.actor.ActorSystem> system) {
    return new Queue(
        kernel, owner.isDefined() ? named(owner.get().path().toStringWithoutAddress()) : "-");
  }

  /** Pekko counts some names per process, not per system. */
  private static String named(String path) {
    int at = path.lastIndexOf("Unsubscriber-");
    return at < 0 ? path : path.substring(0, at) + "Unsubscriber";
  }

  /** The queue itself; named by Pekko's reflection. */
  public static final class Queue
      implements org.apache.pekko.dispatch.MessageQueue,
          org.apache.pekko.dispatch.UnboundedMessageQueueSemantics {
    private final ArrayDeque<org.apache.pekko.dispatch.Envelope> waiting = new ArrayDeque<>(4);
    private final SimKernel kernel;
    private final String path;
    private final long who;

    Queue(SimKernel kernel, String path) {
      this.kernel = kernel;
      this.path = path;
      this.who = SimRandom.keyed(0, path).nextLong();
    }

    @Override
    public void enqueue(
        org.apache.pekko.actor.ActorRef receiver, org.apache.pekko.dispatch.Envelope message) {
      kernel.checkThread("a message to " + path);
      kernel.enqueued(message.message());
      waiting.add(message);
    }

    @Override
    public org.apache.pekko.dispatch.@Nullable Envelope dequeue() {
      org.apache.pekko.dispatch.Envelope next = waiting.poll();
      if (next != null) kernel.dequeued(path, who, next.message());
      return next;
    }

    @Override
    public int numberOfMessages() {
      return waiting.size();
    }

    @Override
    public boolean hasMessages() {
      return !waiting.isEmpty();
    }

    @Override
    public void cleanUp(
        org.apache.pekko.actor.ActorRef owner, org.apache.pekko.dispatch.MessageQueue deadLetters) {
      for (org.apache.pekko.dispatch.Envelope left = waiting.poll();
          left != null;
          left = waiting.poll()) deadLetters.enqueue(owner, left);
    }
  }
}
