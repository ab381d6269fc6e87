package dev.troupe.agents.worker;

import dev.troupe.agents.api.Brief;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.api.Strategy;
import dev.troupe.agents.api.Transcript;
import dev.troupe.agents.api.Turn;
import java.util.Optional;

/** One question, one answer; a bad answer is sent back a few times. */
public final class Direct implements Strategy {
  @Override
  public String version() {
    return "direct/1";
  }

  @Override
  public Decision decide(Brief brief, Transcript seen) {
    Label think = Label.think(0);
    Optional<Turn> turn = seen.turn(think);
    Optional<Outcome> outcome = seen.outcome(think);
    if (turn.isEmpty() || outcome.isEmpty())
      return Decision.Pending.of(think, Move.CallModel.fresh(brief.model(), false, true));
    return switch (outcome.get()) {
      case Outcome.Replied replied -> Answering.judge(brief, turn.get(), replied.reply(), false);
      case Outcome.Failed failed -> new Decision.GiveUp(failed.failure());
      case Outcome.Returned other -> throw unexpected();
      case Outcome.Finished other -> throw unexpected();
      case Outcome.Refused other -> throw unexpected();
      case Outcome.Told other -> throw unexpected();
    };
  }

  private static IllegalStateException unexpected() {
    return new IllegalStateException("a thought ended like a tool, a subtask or a question");
  }
}
