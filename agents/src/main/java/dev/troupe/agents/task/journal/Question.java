package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.troupe.api.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a person is asked. Bound to one move of one task: its tool and the hash of its arguments;
 * nothing else can be done with the answer.
 *
 * @param id of this question within its task; used once
 * @param path and {@code label}: the move that waits for it
 * @param subject tool, agent or plan that it is about
 * @param request payload: the arguments, the plan, or the agent's own words
 * @param why in one sentence, for the person
 * @param loss which loss of a call it is about; 0 otherwise
 * @param expires when it is too late; then it counts as not allowed, not answered, or not known
 */
public record Question(
    String id,
    Kind kind,
    String path,
    String label,
    String agent,
    String subject,
    Hash request,
    String why,
    int loss,
    Instant expires) {
  /** What an agent is told of a call that was not allowed, and of the same one later. */
  public static final String DENIED =
      "a person did not allow it; the same call is not asked for again";

  public Question numbered(int number) {
    return new Question(
        "q" + number, kind, path, label, agent, subject, request, why, loss, expires);
  }

  /** What kind of answer is wanted. */
  public enum Kind {
    /** May this tool be called with these arguments? */
    APPROVAL(Answer.APPROVED, Answer.DENIED),
    /** May this plan be carried out? */
    PLAN(Answer.APPROVED, Answer.DENIED),
    /** Did this call, lost with the process, have its effect? */
    EFFECT(Answer.DONE, Answer.NOT_DONE),
    /** An agent asks; any text answers. */
    ASK(Answer.ANSWERED);

    private final Set<Answer> answers;

    Kind(Answer... answers) {
      this.answers = Set.of(answers);
    }

    /** What may be said to it. */
    public List<String> answers() {
      return answers.stream().map(Answer::wire).sorted().toList();
    }

    public boolean takes(Answer answer) {
      return answers.contains(answer);
    }

    @JsonValue
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
