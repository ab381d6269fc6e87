package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.CallId;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.KeptAnswer;
import java.util.Optional;
import java.util.function.Consumer;

/** Something that happened and that the task has to take account of. */
public sealed interface Fact {
  /**
   * @param start work on it at once; otherwise it is only written down
   * @param reply told once, on an actor's thread, after the event is durable
   */
  record Submit(
      TaskEvent.TaskSubmitted event, Hash goalNote, boolean start, Consumer<SubmitReply> reply)
      implements Fact {}

  /** Somebody wants a task to stop, to rest, or to go on. The reply comes after it is durable. */
  record Control(Verb verb, Consumer<ControlReply> reply) implements Fact {}

  /** What is wanted of a task. */
  enum Verb {
    CANCEL,
    PAUSE,
    RESUME
  }

  /** What became of it. */
  enum ControlReply {
    DONE,
    UNKNOWN,
    ENDED,
    UNAVAILABLE
  }

  /**
   * A person answers a question.
   *
   * @param tenant who answers; only the task's own may
   * @param text payload of what was said
   * @param reply told once, after it is durable
   */
  record Answered(
      TenantId tenant,
      String question,
      Answer answer,
      Optional<Hash> text,
      String by,
      Consumer<AnswerReply> reply)
      implements Fact {}

  /** How an answer was taken. */
  enum AnswerReply {
    DONE,
    /** There is no such task of this tenant. */
    UNKNOWN,
    /** The task has no such question. */
    NO_QUESTION,
    /** It was answered before, or it expired, or it is not wanted any more. */
    OVER,
    /** This question takes other answers. */
    UNFIT,
    UNAVAILABLE
  }

  /** Work on this task. A no-op for one that is being worked on. */
  record Wake(boolean insists) implements Fact {
    public Wake() {
      this(false);
    }
  }

  /**
   * A call whose arguments its tool does not take.
   *
   * @param request payload: the arguments
   */
  record Misfit(String path, String label, String tool, Hash request, String message)
      implements Fact {}

  /**
   * Another process has written to the task. It goes on here, unless somebody took it over.
   *
   * @param node whose task it was
   */
  record Regain(String node) implements Fact {}

  /**
   * @param writer who had it thought: another's may be about a state that was never written
   */
  record Thought(dev.troupe.agents.worker.Thought thought, String writer) implements Fact {}

  /**
   * A thought that finishes its subtask with this output, stored.
   *
   * @param writer who had it thought
   */
  record Finished(
      dev.troupe.agents.worker.Thought thought, Hash result, boolean nothingFound, String writer)
      implements Fact {}

  /** The call may be sent now. */
  record Granted(CallIntent intent) implements Fact {}

  /** The same request was answered before: it need not be sent. */
  record Reused(CallIntent intent, KeptAnswer kept) implements Fact {}

  record Settled(CallId call, int attempt, Settlement settlement) implements Fact {}

  /**
   * Nobody knows how a call ended that the journal says was sent.
   *
   * @param why empty when the desk knows nothing of it: the process was gone in between
   * @param runs its tool's code runs on
   */
  record Lost(CallIntent intent, String why, boolean runs) implements Fact {
    public static Lost withProcess(CallIntent intent) {
      return new Lost(intent, "", false);
    }
  }

  /** A call does not fit into what the task, or its tenant, has left. */
  record OverLimit(CallIntent intent, TaskEvent.LimitReached limit) implements Fact {}

  /** The task's time is up, unless it rested in between. */
  record TimeUp() implements Fact {}

  /**
   * A person is needed.
   *
   * @param question without an id
   */
  record Ask(Question question) implements Fact {}

  /** A question's time is over. */
  record QuestionDue(String question) implements Fact {}

  /**
   * Nothing is under way but questions.
   *
   * @param events the history on which that was found
   */
  record Quiet(long events) implements Fact {}

  /** A retry is due. */
  record RetryDue(String path, String label) implements Fact {}

  /** A thinker failed so often that its subtask is given up. */
  record ThinkingFailed(String path, String message) implements Fact {}

  /** How a submit was taken. */
  sealed interface SubmitReply {
    /**
     * @param existing it had been submitted before with the same key and content
     */
    record Accepted(TaskId task, boolean existing) implements SubmitReply {}

    /**
     * @param retryAfterSeconds when it is worth trying again; 0 when nobody knows
     */
    record Refused(String message, Refusal why, long retryAfterSeconds) implements SubmitReply {
      public Refused(String message, Refusal why) {
        this(message, why, 0);
      }
    }
  }

  /** Why a submit was refused. */
  enum Refusal {
    KEY_REUSED,
    FULL,
    UNAVAILABLE
  }
}
