package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a task does, as a printed list. Pure: facts and state go in, events come out. */
public final class TaskDecider {
  private static final List<Rule> RULES =
      List.of(
          new AcceptTask(),
          new TakeOwnership(),
          new CancelTask(),
          new PauseTask(),
          new ResumeTask(),
          new AnswerQuestion(),
          new HeedAnswer(),
          new RefuseMisfit(),
          new SendGrantedCall(),
          new ReuseAnswer(),
          new SettleCall(),
          new RecoverLostCall(),
          new AskPerson(),
          new JudgePlan(),
          new OpenSubtasks(),
          new Taint(),
          new StopAtLimit(),
          new WithdrawCalls(),
          new CloseSubtask(),
          new NoteFinding(),
          new WithdrawQuestions(),
          new EndTask(),
          new SuspendTask());

  private TaskDecider() {}

  /**
   * @param entries to be persisted together, in order; empty when nothing follows
   * @param told every fact, and the state that it met
   */
  public record Verdict(List<JournalEntry> entries, TaskState after, List<Told> told) {}

  /**
   * @param at when it was judged
   */
  public record Told(Fact fact, TaskState before, Instant at) {}

  public static Verdict decide(TaskState state, List<Fact> facts, Rule.Context context) {
    List<JournalEntry> entries = new ArrayList<>();
    TaskState current = state;
    List<Told> told = new ArrayList<>();
    for (Fact fact : facts) {
      told.add(new Told(fact, current, context.now()));
      for (Rule rule : RULES) {
        List<TaskEvent> events = rule.apply(current, fact, context);
        if (events.isEmpty()) continue; // nearly always: not even an iterator is made
        for (TaskEvent event : events) {
          JournalEntry entry = new JournalEntry(context.now(), rule.cause(), event);
          entries.add(entry);
          current = current.apply(entry);
        }
      }
    }
    return new Verdict(entries, current, told);
  }
}
