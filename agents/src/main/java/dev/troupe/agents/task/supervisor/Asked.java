package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.decide.Fact;

/** Facts on whose reply somebody waits. */
public final class Asked {
  private Asked() {}

  /** Somebody waits for a reply. */
  static boolean is(Fact fact) {
    return fact instanceof Fact.Submit
        || fact instanceof Fact.Control
        || fact instanceof Fact.Answered;
  }

  /** Nobody can take it now. */
  static void unavailable(Fact fact) {
    if (fact instanceof Fact.Control control) control.reply().accept(Fact.ControlReply.UNAVAILABLE);
    else if (fact instanceof Fact.Answered answered)
      answered.reply().accept(Fact.AnswerReply.UNAVAILABLE);
    else if (fact instanceof Fact.Submit submit)
      submit
          .reply()
          .accept(
              new Fact.SubmitReply.Refused(
                  "the task was not seen to reach the journal; with the same idempotency key it is the"
                      + " same task",
                  Fact.Refusal.UNAVAILABLE));
  }
}
