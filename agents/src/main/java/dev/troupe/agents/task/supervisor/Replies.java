package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.decide.AnswerQuestion;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.TaskDecider;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.model.gateway.Ticket;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What is said, once it is durable, to whoever told the task something. */
record Replies(TaskId task, ActorRef<DeskCommand> desk) {
  /** What was settled is durable, or came too late: either way the desk may forget it. */
  void acknowledge(List<Fact> facts) {
    for (Fact fact : facts)
      switch (fact) {
        case Fact.Settled settled ->
            desk.tell(new DeskCommand.Acknowledge(new Ticket(settled.call(), settled.attempt())));
        case Fact.Reused reused -> desk.tell(new DeskCommand.Acknowledge(reused.intent().ticket()));
        default -> {}
      }
  }

  /** By the state that each met: of two that came together the second may be too late. */
  void answer(List<TaskDecider.Told> told, TaskState after) {
    for (TaskDecider.Told each : told)
      switch (each.fact()) {
        case Fact.Control control -> answer(each.before(), after, control);
        case Fact.Answered answered ->
            answered.reply().accept(AnswerQuestion.reply(each.before(), answered, each.at()));
        case Fact.Submit submit -> answer(each.before(), after, submit);
        default -> {}
      }
  }

  /** After a cancel or a pause was acknowledged nothing is sent: the desk says when that is so. */
  private void answer(TaskState before, TaskState after, Fact.Control control) {
    Fact.ControlReply reply = reply(before);
    Runnable say = () -> control.reply().accept(reply);
    boolean sends = before.unsettledCalls() > 0 || after.unsettledCalls() > 0;
    if (reply != Fact.ControlReply.DONE || !sends) say.run();
    else
      switch (control.verb()) {
        case CANCEL -> desk.tell(new DeskCommand.Close(task, List.of(), say));
        case PAUSE -> desk.tell(new DeskCommand.Fence(task, say));
        case RESUME -> say.run();
      }
  }

  private static Fact.ControlReply reply(TaskState before) {
    if (before.submitted().isEmpty()) return Fact.ControlReply.UNKNOWN;
    return before.open() ? Fact.ControlReply.DONE : Fact.ControlReply.ENDED;
  }

  private void answer(TaskState before, TaskState after, Fact.Submit submit) {
    boolean same = after.submitted().map(e -> e.body().equals(submit.event().body())).orElse(false);
    submit
        .reply()
        .accept(
            same
                ? new Fact.SubmitReply.Accepted(task, before.submitted().isPresent())
                : new Fact.SubmitReply.Refused(
                    "the idempotency key was used before for another task (" + task + ")",
                    Fact.Refusal.KEY_REUSED));
  }
}
