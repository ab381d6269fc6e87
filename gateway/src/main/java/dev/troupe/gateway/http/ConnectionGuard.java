package dev.troupe.gateway.http;

import dev.troupe.gateway.config.HttpSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Between the socket and the HTTP layer: deadlines for the head and the body of a request, for idle
 * connections and for clients that do not read. Pekko HTTP has none of these (its idle timeout is
 * reset by any byte, which a slow-loris sends). Closes by answering 408, then reads on for a
 * moment, so that the answer arrives instead of a reset.
 */
final class ConnectionGuard
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Inlet<ByteString> answers = Inlet.create("guard.answers");
  private final Outlet<ByteString> toClient = Outlet.create("guard.toClient");
  private final Inlet<ByteString> fromClient = Inlet.create("guard.fromClient");
  private final Outlet<ByteString> requests = Outlet.create("guard.requests");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      new BidiShape<>(answers, toClient, fromClient, requests);
  private final ClientConnection connection;
  private final HttpSettings settings;

  ConnectionGuard(ClientConnection connection, HttpSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  /** Timers of the stage. */
  private enum Deadline {
    HEAD,
    BODY,
    IDLE,
    LINGER,
    WRITE
  }

  private final class Logic extends TimerGraphStageLogic {
    private boolean inHead = true;
    private boolean inBody;
    private boolean early;
    private boolean streams;
    private boolean closing;
    private boolean lingering;
    private int open;
    private boolean written;

    Logic() {
      super(shape);
      setHandler(fromClient, new FromClient());
      setHandler(requests, new Requests());
      setHandler(answers, new Answers());
      setHandler(toClient, new ToClient());
    }

    @Override
    public void preStart() {
      connection.guardedBy(createAsyncCallback(this::onSign));
      // A connection that says nothing is as slow as one that drips.
      scheduleOnce(Deadline.HEAD, settings.headDeadline());
    }

    @Override
    public void postStop() {
      connection.guardedBy(null);
    }

    private void onSign(ClientConnection.Sign sign) {
      if (lingering) return;
      switch (sign) {
        case ClientConnection.Sign.HeadRead head -> {
          open++;
          inHead = false;
          early = false;
          written = false;
          cancelTimer(Deadline.HEAD);
          cancelTimer(Deadline.IDLE);
          inBody = head.bodyFollows();
          if (inBody) scheduleOnce(Deadline.BODY, settings.bodyDeadline());
        }
        case ClientConnection.Sign.BodyRead body -> {
          inBody = false;
          cancelTimer(Deadline.BODY);
          closeIfIdle();
        }
        case ClientConnection.Sign.Streams s -> streams = true;
        case ClientConnection.Sign.Answered answered -> onAnswered();
        case ClientConnection.Sign.BreakOff now -> {
          if (streams) completeStage();
        }
        case ClientConnection.Sign.Close close -> {
          closing = true;
          closeIfIdle();
        }
      }
    }

    private void onAnswered() {
      open--;
      streams = false;
      if (early && open == 0) beginHead();
      else if (!inHead) scheduleOnce(Deadline.IDLE, settings.idleTimeout());
      closeIfIdle();
    }

    private void beginHead() {
      inHead = true;
      cancelTimer(Deadline.IDLE);
      scheduleOnce(Deadline.HEAD, settings.headDeadline());
    }

    /** The HTTP layer then marks its last answer with {@code Connection: close} by itself. */
    private void closeIfIdle() {
      boolean reading = inBody || (inHead && early);
      if (closing && !reading && !isClosed(requests)) complete(requests);
    }

    @Override
    public void onTimer(Object key) {
      switch ((Deadline) key) {
        case HEAD ->
            cut(
                "the head of the request did not arrive within "
                    + settings.headDeadline().toSeconds()
                    + " s");
        case BODY ->
            cut(
                "the body of the request did not arrive within "
                    + settings.bodyDeadline().toSeconds()
                    + " s");
        case IDLE -> {
          closing = true;
          closeIfIdle();
        }
        case LINGER -> completeStage();
        case WRITE -> failStage(new TimeoutException("the client does not read"));
      }
    }

    private void cut(String why) {
      if (lingering) return;
      if (!isClosed(answers)) cancel(answers);
      if (!isClosed(requests)) complete(requests);
      boolean midAnswer = (open > 0 && written) || !isAvailable(toClient);
      if (midAnswer) complete(toClient); // nothing may follow half an answer
      else emit(toClient, Problem.canned(408, why, 0), () -> complete(toClient));
      linger();
    }

    private void linger() {
      lingering = true;
      for (Deadline deadline : List.of(Deadline.HEAD, Deadline.BODY, Deadline.IDLE))
        cancelTimer(deadline);
      if (isClosed(fromClient)) return;
      scheduleOnce(Deadline.LINGER, LINGER);
      if (!hasBeenPulled(fromClient)) pull(fromClient);
    }

    private final class FromClient extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString bytes = grab(fromClient);
        if (lingering || isClosed(requests)) {
          pull(fromClient);
          return;
        }
        if (!inBody && open > 0) early = true;
        else if (!inBody && !inHead) beginHead();
        if (inHead) early = true;
        push(requests, bytes);
      }

      @Override
      public void onUpstreamFinish() {
        if (lingering && isClosed(toClient)) completeStage();
        else if (streams) completeStage(); // nobody is listening any more
        else if (!lingering && !isClosed(requests)) complete(requests);
      }

      @Override
      public void onUpstreamFailure(Throwable cause) {
        failStage(cause);
      }
    }

    private final class Requests extends AbstractOutHandler {
      @Override
      public void onPull() {
        if (!hasBeenPulled(fromClient) && !isClosed(fromClient)) pull(fromClient);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!lingering && !isClosed(fromClient) && !hasBeenPulled(fromClient)) pull(fromClient);
      }
    }

    private final class Answers extends AbstractInHandler {
      @Override
      public void onPush() {
        push(toClient, grab(answers));
        written = true;
        scheduleOnce(Deadline.WRITE, settings.writeStall());
      }

      @Override
      public void onUpstreamFinish() {
        if (lingering) return;
        if (isClosed(fromClient)) {
          completeStage();
          return;
        }
        complete(toClient);
        linger();
      }

      @Override
      public void onUpstreamFailure(Throwable cause) {
        failStage(cause);
      }
    }

    private final class ToClient extends AbstractOutHandler {
      @Override
      public void onPull() {
        cancelTimer(Deadline.WRITE);
        if (!lingering && !hasBeenPulled(answers) && !isClosed(answers)) pull(answers);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        completeStage();
      }
    }
  }
}
