package dev.troupe.agents.task;

import dev.troupe.runtime.env.Env;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
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
  private final Set<Cancellable> timers = new HashSet<>();

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
    timers.removeIf(Cancellable::isCancelled);
    timers.add(
        context
            .getSystem()
            .scheduler()
            .scheduleOnce(wait, () -> tell.accept(fact), context.getExecutionContext()));
  }

  /** Nothing is to come any more: whoever has left memory must not be held by a timer. */
  void stop() {
    timers.forEach(Cancellable::cancel);
    timers.clear();
  }
}
