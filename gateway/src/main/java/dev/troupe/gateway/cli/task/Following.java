package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Interruption;
import dev.troupe.gateway.cli.console.Refusal;
import dev.troupe.runtime.journal.JournalUnusable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Follows one task to its end: progress while it runs, the result when it has ended. */
public final class Following {
  private final Troupe troupe;
  private final TaskId task;
  private final Common common;
  private final Console console;
  private final String environment;

  public Following(Troupe troupe, TaskId task, Common common, @Nullable String environment) {
    this.environment = environment == null ? "" : environment;
    this.troupe = troupe;
    this.task = task;
    this.common = common;
    this.console = common.console();
  }

  /**
   * Blocks until the task has ended, or waits for a person; prints; answers the exit code.
   *
   * @param known events that were there before: what they say is past
   */
  public int toTheEnd(long known) {
    Progress progress = Progress.of(common, console);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread hook =
        Interruption.arm(
            troupe,
            progress::close,
            "troupe resume " + task + common.dataOption() + environmentOption(),
            common.json());
    troupe.tasks().events(task, 0).subscribe(new Listener(progress, ended, failure, known));
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(
          ExitCode.INTERRUPTED, "interrupted; `troupe resume " + task + "` takes the task up");
    } finally {
      if (failure.get() == null) Interruption.disarm(hook);
      progress.close();
    }
    Throwable broken = failure.get();
    if (broken != null) {
      RuntimeException fault = Interruption.ended(hook, cannotGoOn(broken));
      Interruption.disarm(hook);
      throw fault;
    }
    ObjectNode resource = troupe.resource(task);
    new ResultPrinter(common, console, environmentOption()).print(resource);
    return ExitCode.of(resource);
  }

  private String environmentOption() {
    return environment.isEmpty() ? "" : " --env " + Common.quoted(environment);
  }

  private JournalUnusable cannotGoOn(Throwable broken) {
    return new JournalUnusable(
        "task "
            + task
            + " cannot go on here: "
            + broken.getMessage()
            + "; `troupe resume "
            + task
            + common.dataOption()
            + environmentOption()
            + "` tries again",
        broken);
  }

  private static final class Listener implements Flow.Subscriber<TaskHistory.Numbered> {
    private final Progress progress;
    private final CountDownLatch ended;
    private final AtomicReference<@Nullable Throwable> failure;
    private final long known;
    private TaskState state = TaskState.EMPTY;

    Listener(
        Progress progress,
        CountDownLatch ended,
        AtomicReference<@Nullable Throwable> failure,
        long known) {
      this.progress = progress;
      this.ended = ended;
      this.failure = failure;
      this.known = known;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(TaskHistory.Numbered event) {
      progress.event(event.entry());
      state = state.apply(event.entry());
      // Nothing goes on until a person answers, or resumes it: whoever looks on need not wait. But
      // what is on the wire is still to be settled, here.
      boolean rests =
          state.standing().suspended() || (state.paused() && state.callsOnTheWire() == 0);
      if (rests && event.seq() > known) ended.countDown();
    }

    @Override
    public void onError(Throwable cause) {
      failure.set(cause);
      ended.countDown();
    }

    @Override
    public void onComplete() {
      ended.countDown();
    }
  }
}
