package dev.troupe.agents.task.feed;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.TaskId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes a task's events to one subscriber after another, as far as each asks. Nothing is
 * buffered: what was not asked for lies in the journal.
 */
public final class EventPublisher implements Flow.Publisher<TaskHistory.Numbered> {
  private final TaskId task;
  private final long from;
  private final TaskHistory history;
  private final EventFeed feed;

  public EventPublisher(TaskId task, long from, TaskHistory history, EventFeed feed) {
    this.task = task;
    this.from = from;
    this.history = history;
    this.feed = feed;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super TaskHistory.Numbered> subscriber) {
    Reading reading = new Reading(Objects.requireNonNull(subscriber, "subscriber"));
    reading.stop = feed.listen(task, reading);
    subscriber.onSubscribe(reading);
    reading.read();
  }

  private final class Reading implements Flow.Subscription, EventFeed.Listener {
    private final Flow.Subscriber<? super TaskHistory.Numbered> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile boolean over;
    private Runnable stop = () -> {};
    private long last = from;
    private boolean begun;

    Reading(Flow.Subscriber<? super TaskHistory.Numbered> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n <= 0) { // Reactive Streams 1.0.4, rule 3.9
        if (!over) fail(new IllegalArgumentException("request(" + n + "): must be positive"));
        return;
      }
      demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      read();
    }

    @Override
    public void cancel() {
      over = true;
      stop.run();
    }

    @Override
    public void advanced() {
      read();
    }

    @Override
    public void failed(String message) {
      if (!over) fail(new IllegalStateException(message));
    }

    /** One read at a time; a signal during a read leads to another. */
    void read() {
      if (!over && demand.get() > 0 && signals.getAndIncrement() == 0) fetch();
    }

    private void fetch() {
      // Taken before the query: what is signalled later was perhaps not yet to be seen by it.
      int seen = signals.get();
      history
          .after(task, Math.max(0, last - 1))
          .whenComplete(
              (page, failure) -> {
                if (over) return;
                if (failure != null) fail(failure);
                else emit(page, seen);
              });
    }

    private void fail(Throwable failure) {
      cancel();
      subscriber.onError(failure);
    }

    private void emit(List<TaskHistory.Numbered> page, int seen) {
      if (page.isEmpty() && !begun && last > 0) {
        // There is no such event: whoever thinks to have seen it gets all of them.
        begun = true;
        last = 0;
        signals.set(1);
        fetch();
        return;
      }
      begun = true;
      boolean any = false;
      for (TaskHistory.Numbered event : page) {
        if (over) return;
        if (event.seq() <= last) {
          // Read once more for this: a subscriber who has heard the end is not kept waiting.
          if (event.entry().event() instanceof TaskEvent.TaskEnded) {
            cancel();
            subscriber.onComplete();
            return;
          }
          continue;
        }
        any = true;
        if (demand.get() == 0) break;
        demand.decrementAndGet();
        last = event.seq();
        subscriber.onNext(event);
        if (event.entry().event() instanceof TaskEvent.TaskEnded) {
          cancel();
          subscriber.onComplete();
          return;
        }
      }
      boolean more = any && demand.get() > 0;
      if (more || !signals.compareAndSet(seen, 0)) {
        signals.set(1);
        fetch();
      }
    }
  }
}
