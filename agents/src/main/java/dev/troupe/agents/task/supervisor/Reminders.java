package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.runtime.env.Env;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** What a task is to be told later. Nothing here is durable: the next writer sets its own. */
final class Reminders {
  private final ActorContext<TaskSupervisor.Command> context;
  private final Env env;
  private final Consumer<Fact> tell;
  private final Set<String> watched = new HashSet<>();
  private final Set<Timer> timers = new HashSet<>();

  Reminders(ActorContext<TaskSupervisor.Command> context, Env env, Consumer<Fact> tell) {
    this.context = context;
    this.env = env;
    this.tell = tell;
  }

  /** The end of a question's time; set once. */
  void watch(Question question) {
    if (watched.add(question.id())) at(question.expires(), new Fact.QuestionDue(question.id()));
  }

  /** At this time; at once when it has passed. */
  void at(Instant time, Fact fact) {
    Duration wait = Duration.between(env.now(), time);
    if (wait.isNegative() || wait.isZero()) tell.accept(fact);
    else later(wait, fact);
  }

  void later(Duration wait, Fact fact) {
    timers.removeIf(Timer::isOver);
    Timer timer = new Timer(fact);
    timers.add(timer);
    timer.wait(wait);
  }

  /** Nothing is to come any more: whoever has left memory must not be held by a timer. */
  void stop() {
    timers.forEach(Timer::cancel);
    timers.clear();
  }

  /** Pekko's scheduler takes at most 248 days: a longer wait is made of several. */
  private final class Timer {
    private static final Duration LONGEST = Duration.ofDays(200);

    private final Fact fact;
    private boolean over;
    private Optional<Cancellable> part = Optional.empty();

    Timer(Fact fact) {
      this.fact = fact;
    }

    synchronized void wait(Duration left) {
      if (over) return;
      Duration now = left.compareTo(LONGEST) < 0 ? left : LONGEST;
      part =
          Optional.of(
              context
                  .getSystem()
                  .scheduler()
                  .scheduleOnce(now, () -> passed(left.minus(now)), context.getExecutionContext()));
    }

    private synchronized void passed(Duration left) {
      if (left.isPositive()) wait(left);
      else if (!over) tell.accept(fact);
      over |= !left.isPositive();
    }

    synchronized boolean isOver() {
      return over;
    }

    synchronized void cancel() {
      over = true;
      part.ifPresent(Cancellable::cancel);
    }
  }
}
