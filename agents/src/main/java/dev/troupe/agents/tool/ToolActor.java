package dev.troupe.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.CallId;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolFault;
import dev.troupe.runtime.observe.LogScope;
import dev.troupe.runtime.observe.Redactor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one tool call: checks the arguments against the tool's schema, runs it under a deadline,
 * caps what comes back, answers once and stops. A tool's own exception is told by class name only:
 * its message may hold anything.
 */
public final class ToolActor {
  /** Longest result in characters; the rest is cut off, and the cut said. */
  public static final int MAX_RESULT = 64 * 1024;

  /** How long code that was interrupted is waited for. */
  static final Duration GRACE = Duration.ofSeconds(5);

  public sealed interface Command {}

  public record Run(
      CallId call,
      int attempt,
      String traceparent,
      JsonNode arguments,
      ToolContext context,
      Duration timeout,
      ActorRef<Ended> replyTo)
      implements Command {}

  /** The one answer. */
  public record Ended(CallId call, int attempt, ToolResult result) {}

  private record Finished(String text) implements Command {}

  private record Crashed(Throwable cause) implements Command {}

  private enum TimedOut implements Command {
    INSTANCE
  }

  private static final Logger log = LoggerFactory.getLogger(ToolActor.class);

  public static Behavior<Command> create(Tool tool, ToolRunner runner) {
    return Contained.of(
        Command.class,
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> new ToolActor(context, timers, tool, runner).idle())));
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Tool tool;
  private final ToolRunner runner;

  private ToolActor(
      ActorContext<Command> context, TimerScheduler<Command> timers, Tool tool, ToolRunner runner) {
    this.context = context;
    this.timers = timers;
    this.tool = tool;
    this.runner = runner;
  }

  private Behavior<Command> idle() {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Run run -> onRun(run);
              case Finished finished -> Behaviors.same();
              case Crashed crashed -> Behaviors.same();
              case TimedOut timedOut -> Behaviors.same();
            });
  }

  private Behavior<Command> running(Run run, ToolRunner.Run code) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Command.class,
            command ->
                switch (command) {
                  case Run other -> Behaviors.unhandled();
                  case Finished finished ->
                      answer(run, new ToolResult.Returned(cap(finished.text()), false));
                  case Crashed crashed -> answer(run, crashed(run, crashed.cause()));
                  case TimedOut timedOut -> stop(run, code);
                })
        .onSignal(
            PostStop.class,
            stop -> {
              code.cancel();
              return Behaviors.same();
            })
        .build();
  }

  /** Interrupted; what it says now it says for certain. */
  private Behavior<Command> stop(Run run, ToolRunner.Run code) {
    code.cancel();
    timers.startSingleTimer(TimedOut.INSTANCE, GRACE);
    String late = "tool " + tool.spec().name() + " took longer than " + span(run.timeout());
    return Behaviors.receive(Command.class)
        .onMessage(
            Command.class,
            command ->
                switch (command) {
                  case Run other -> Behaviors.unhandled();
                  case Finished finished ->
                      answer(run, new ToolResult.Returned(cap(finished.text()), false));
                  case Crashed crashed -> answer(run, stopped(run, code, crashed.cause(), late));
                  case TimedOut timedOut ->
                      answer(run, new ToolResult.Unknown(late + ", and runs on", true));
                })
        .build();
  }

  /** Its own fault is its word, late or not; what was interrupted knows nothing. */
  private ToolResult stopped(Run run, ToolRunner.Run code, Throwable cause, String late) {
    if (!code.hasBegun())
      return new ToolResult.Refused(
          "tool "
              + tool.spec().name()
              + " was not begun within "
              + span(run.timeout())
              + ": too many others run");
    ToolResult said = crashed(run, cause);
    return said instanceof ToolResult.Unknown ? new ToolResult.Unknown(late, false) : said;
  }

  private Behavior<Command> onRun(Run run) {
    Optional<String> misfit = ArgumentCheck.misfit(tool, run.arguments());
    if (misfit.isPresent()) return answer(run, new ToolResult.Returned(misfit.get() + ".", true));
    timers.startSingleTimer(TimedOut.INSTANCE, run.timeout());
    ToolRunner.Run code =
        runner.run(
            () ->
                LogScope.call(
                    run.call(),
                    run.attempt(),
                    run.traceparent(),
                    () -> tool.call(run.arguments(), run.context())));
    context.pipeToSelf(
        code.result(),
        (text, failure) ->
            failure != null
                ? new Crashed(failure)
                : text == null
                    ? new Crashed(new NullPointerException("it returned null"))
                    : new Finished(text));
    return running(run, code);
  }

  private ToolResult crashed(Run run, Throwable cause) {
    Throwable root =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    if (root instanceof ToolFault fault)
      return fault.retryable()
          ? new ToolResult.Refused(cap(Redactor.redact(fault.text())))
          : new ToolResult.Returned(cap(Redactor.redact(fault.text())), true);
    String at = root.getClass().getName() + " at " + place(root);
    LogScope.run(
        run.call(),
        run.attempt(),
        run.traceparent(),
        () -> log.warn("tool {} threw {}", tool.spec().name(), at));
    return new ToolResult.Unknown(
        "tool " + tool.spec().name() + " threw " + root.getClass().getName(), false);
  }

  private static String span(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  private static String place(Throwable cause) {
    return cause.getStackTrace().length == 0
        ? "an unknown place"
        : cause.getStackTrace()[0].toString();
  }

  private static String cap(String text) {
    if (text.length() <= MAX_RESULT) return text;
    return text.substring(0, MAX_RESULT)
        + "\n[cut: "
        + (text.length() - MAX_RESULT)
        + " more characters]";
  }

  private Behavior<Command> answer(Run run, ToolResult result) {
    run.replyTo().tell(new Ended(run.call(), run.attempt(), result));
    return Behaviors.stopped();
  }
}
