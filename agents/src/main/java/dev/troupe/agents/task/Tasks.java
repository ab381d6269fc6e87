package dev.troupe.agents.task;

import dev.troupe.agents.task.admission.Admission;
import dev.troupe.agents.task.admission.Load;
import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.Placement;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.feed.Ending;
import dev.troupe.agents.task.feed.EventFeed;
import dev.troupe.agents.task.feed.EventPublisher;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.worker.StoredRequest;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.fair.Place;
import dev.troupe.runtime.journal.Quarantine;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.payload.Payloads;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.apache.pekko.actor.typed.ActorRef;

/** The tasks of a node: submit, control, watch. What other modules see of the kernel. */
public final class Tasks {
  private final Placement placement;
  private final ActorRef<TaskIndex.Command> index;
  private final ActorRef<Admission.Command> admission;
  private final ActorRef<DeskCommand> desk;
  private final Payloads payloads;
  private final Teams teams;
  private final EventFeed feed;
  private final TaskHistory history;
  private final Quarantine quarantine;
  private final Executor callers;

  /** What callers wait for; no more than they asked for. */
  private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  Tasks(
      Placement placement,
      ActorRef<TaskIndex.Command> index,
      ActorRef<Admission.Command> admission,
      ActorRef<DeskCommand> desk,
      Payloads payloads,
      Teams teams,
      EventFeed feed,
      TaskHistory history,
      Quarantine quarantine,
      Executor callers) {
    this.quarantine = quarantine;
    this.callers = callers;
    this.placement = placement;
    this.index = index;
    this.admission = admission;
    this.desk = desk;
    this.payloads = payloads;
    this.teams = teams;
    this.feed = feed;
    this.history = history;
  }

  /** Completes after the task is durable, or was refused. Nothing is stored of a refused one. */
  public CompletionStage<Fact.SubmitReply> submit(Submission submission) {
    TaskId task = TaskId.of(submission.tenant(), submission.idempotencyKey());
    CompletableFuture<Fact.SubmitReply> reply = pending(new CompletableFuture<>());
    Terms terms = submission.terms().of(submission.team());
    // Once per team, and a large one takes time: not on the admission's thread.
    Hash files = teams.store(submission.tenant(), submission.team());
    admission.tell(
        new Admission.Offer(
            task,
            new Place(terms.priority(), submission.tenant(), task),
            terms.roles(),
            verdict -> {
              try {
                answer(task, submission, files, terms, verdict, reply);
              } catch (RuntimeException e) {
                admission.tell(new Admission.Gone(task));
                callers.execute(() -> reply.completeExceptionally(e));
              }
            }));
    return reply;
  }

  private void answer(
      TaskId task,
      Submission submission,
      Hash files,
      Terms terms,
      Admission.Verdict verdict,
      CompletableFuture<Fact.SubmitReply> reply) {
    switch (verdict) {
      case Admission.Verdict.Refuse no ->
          tell(reply, new Fact.SubmitReply.Refused(no.why(), no.reason(), no.retryAfterSeconds()));
      case Admission.Verdict.Begin yes -> write(task, submission, files, terms, true, reply);
      case Admission.Verdict.Line yes -> write(task, submission, files, terms, false, reply);
    }
  }

  private void write(
      TaskId task,
      Submission submission,
      Hash files,
      Terms terms,
      boolean start,
      CompletableFuture<Fact.SubmitReply> reply) {
    TenantId tenant = submission.tenant();
    TaskEvent.TaskSubmitted event =
        new TaskEvent.TaskSubmitted(
            tenant,
            submission.team().name(),
            submission.team().hash(),
            files,
            submission.environment(),
            payloads.put(
                tenant, Json.bytes(new StoredRequest(submission.goal(), submission.inputs()))),
            submission.body(),
            "",
            terms);
    Hash goal = payloads.put(tenant, submission.goal());
    placement.tell(
        task,
        new Fact.Submit(
            event,
            goal,
            start,
            answer -> {
              admission.tell(new Admission.Written(task, answer));
              if (answer instanceof Fact.SubmitReply.Accepted a && !a.existing())
                index.tell(new TaskIndex.Mine(task));
              tell(reply, answer);
            }));
  }

  /**
   * Takes an open task up, wherever it was left and whatever it failed of, before all others: also
   * from another process that works on it, whose calls on the wire are then made again.
   */
  public void resume(TaskId task) {
    Objects.requireNonNull(task, "task");
    index.tell(new TaskIndex.Mine(task));
    quarantine
        .release(TaskPid.of(task))
        .handle((released, failure) -> task)
        .thenCompose(history::submitted)
        .handle(
            (submitted, failure) ->
                submitted == null ? Optional.<TaskEvent.TaskSubmitted>empty() : submitted)
        .thenAccept(submitted -> admission.tell(Admission.Take.of(task, submitted)));
  }

  /**
   * Cancels, pauses, or lets a paused task go on (in its turn). Completes after it is durable: from
   * then on nothing new is sent for a task that was canceled or paused.
   */
  public CompletionStage<Fact.ControlReply> control(TaskId task, Fact.Verb verb) {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(verb, "verb");
    CompletableFuture<Fact.ControlReply> reply = pending(new CompletableFuture<>());
    if (verb == Fact.Verb.RESUME)
      quarantine
          .release(TaskPid.of(task))
          .whenComplete(
              (released, failure) -> {
                if (failure == null) place(task, verb, reply);
                else tell(reply, Fact.ControlReply.UNAVAILABLE);
              });
    else place(task, verb, reply);
    return reply;
  }

  private void place(TaskId task, Fact.Verb verb, CompletableFuture<Fact.ControlReply> reply) {
    placement.tell(
        task,
        new Fact.Control(
            verb,
            answer -> {
              if (verb == Fact.Verb.RESUME) index.tell(new TaskIndex.Resumed(task));
              else admission.tell(new Admission.Forget(task));
              tell(reply, answer);
            }));
  }

  /**
   * Answers a question. Completes after it is durable; then the task goes on in its turn, if this
   * node works on it.
   *
   * @param text what was said; may be empty for a bare yes or no
   */
  public CompletionStage<Fact.AnswerReply> answer(
      TenantId tenant, TaskId task, String question, Answer answer, String text, String by) {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(by, "by");
    CompletableFuture<Fact.AnswerReply> reply = pending(new CompletableFuture<>());
    String said = text.isBlank() && answer == Answer.DONE ? "It was done; a person says so." : text;
    Optional<Hash> stored =
        said.isBlank() ? Optional.empty() : Optional.of(payloads.put(tenant, said));
    placement.tell(
        task,
        new Fact.Answered(
            tenant,
            question,
            answer,
            stored,
            by,
            taken -> {
              index.tell(new TaskIndex.Stirred(task));
              tell(reply, taken);
            }));
    return reply;
  }

  /**
   * A task's events as they become durable, beginning after {@code seq}; completes after the last.
   */
  public Flow.Publisher<TaskHistory.Numbered> events(TaskId task, long seq) {
    return new EventPublisher(Objects.requireNonNull(task, "task"), seq, history, feed);
  }

  /**
   * Completes at the task's last event, with what it came to if this node wrote that; fails when
   * nobody can work on it. Cancel it to stop listening.
   */
  public CompletableFuture<Optional<TaskState>> ended(TaskId task) {
    Ending ending = pending(new Ending(Objects.requireNonNull(task, "task"), history));
    ending.listen(feed);
    return ending;
  }

  /** How much this node has to do. */
  public CompletionStage<Load> load() {
    CompletableFuture<Load> load = pending(new CompletableFuture<>());
    admission.tell(new Admission.Ask(answer -> tell(load, answer)));
    return load;
  }

  /**
   * Begins nothing new and sends nothing new; completes when every call on the wire has been
   * settled and journaled. Tasks stay open in the journal.
   */
  public CompletionStage<Void> drain() {
    CompletableFuture<Void> drained = pending(new CompletableFuture<>());
    admission.tell(Admission.Close.INSTANCE);
    desk.tell(new DeskCommand.Drain(() -> callers.execute(() -> drained.complete(null))));
    return drained;
  }

  /** Nobody is left to answer: whoever waits is told so, and whoever asks from now on. */
  public void close() {
    closed = true;
    pending.forEach(each -> each.completeExceptionally(stopped()));
    feed.close("the node has stopped");
  }

  /** On a thread that may block: what hangs on the reply is the caller's. */
  private <T> void tell(CompletableFuture<T> reply, T answer) {
    callers.execute(() -> reply.complete(answer));
  }

  private <T, F extends CompletableFuture<T>> F pending(F reply) {
    pending.add(reply);
    reply.whenComplete((done, failure) -> pending.remove(reply));
    if (closed) reply.completeExceptionally(stopped());
    return reply;
  }

  private static IllegalStateException stopped() {
    return new IllegalStateException("the node has stopped");
  }
}
