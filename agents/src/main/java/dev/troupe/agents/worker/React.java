package dev.troupe.agents.worker;

import dev.troupe.agents.api.Brief;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.api.Strategy;
import dev.troupe.agents.api.Transcript;
import dev.troupe.agents.tool.AskHuman;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ToolCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Think, act, observe, until a thought asks for no tool (ReAct, Yao et al. 2022, with native tool
 * calls). All tools of one thought run at once. The last step allows no tools.
 */
public final class React implements Strategy {
  private final int steps;

  public React(int steps) {
    this.steps = steps;
  }

  @Override
  public String version() {
    return "react/2";
  }

  @Override
  public Decision decide(Brief brief, Transcript seen) {
    LoopGuard guard = new LoopGuard(brief.polling());
    for (int step = 0; ; step++) {
      Label think = Label.think(step);
      boolean tools = step < steps - 1;
      Optional<Outcome> outcome = seen.outcome(think);
      if (outcome.isEmpty())
        return Decision.Pending.of(think, thought(brief, step, tools, guard.note()));
      if (!(outcome.get() instanceof Outcome.Replied replied))
        return new Decision.GiveUp(((Outcome.Failed) outcome.get()).failure());
      ModelReply reply = replied.reply();
      if (reply.calls().isEmpty() || !tools) return answer(brief, seen, think, reply, tools);
      SequencedMap<Label, Move> wanted = wanted(brief, reply, step);
      if (!wanted.keySet().stream().allMatch(label -> seen.outcome(label).isPresent()))
        return new Decision.Pending(wanted, List.of());
      Optional<Failure> failure = allFailed(seen, wanted.keySet());
      if (failure.isPresent()) return new Decision.GiveUp(failure.get());
      guard.next();
      for (int i = 0; i < reply.calls().size(); i++) {
        ToolCall asked = reply.calls().get(i);
        guard.saw(asked, ToolText.of(asked, seen.outcome(Label.tool(step, i)), brief.tools()));
      }
      if (guard.isLooping())
        return new Decision.GiveUp(
            new Failure(
                StopReason.LOOP,
                "the same tool with the same arguments gave the same result more than "
                    + LoopGuard.REPEATS
                    + " times, although the model was told"));
    }
  }

  private static Move thought(Brief brief, int step, boolean tools, Optional<String> note) {
    Optional<Label> follows = step == 0 ? Optional.empty() : Optional.of(Label.think(step - 1));
    return new Move.CallModel(brief.model(), follows, note.map(Move.Said::note), 0, tools, !tools);
  }

  private Decision answer(
      Brief brief, Transcript seen, Label think, ModelReply reply, boolean tools) {
    boolean calls = !tools && Answering.callsInText(brief, reply.text()).isPresent();
    if (reply.text().isBlank() || calls)
      return new Decision.GiveUp(
          new Failure(
              StopReason.STEPS,
              "no answer within "
                  + steps
                  + " steps; raise strategy.react.steps of the agent, and limits.steps where that is"
                  + " lower, or mend the prompt"));
    return Answering.judge(brief, seen.turn(think).orElseThrow(), reply, tools);
  }

  /** Calls that can be made; unknown tools and unreadable arguments are answered without a call. */
  private static SequencedMap<Label, Move> wanted(Brief brief, ModelReply reply, int step) {
    SequencedMap<Label, Move> wanted = new LinkedHashMap<>();
    for (int i = 0; i < reply.calls().size(); i++) {
      ToolCall call = reply.calls().get(i);
      if (!brief.tools().contains(call.name()) || !call.malformed().isEmpty()) continue;
      if (AskHuman.isUnfit(call)) continue;
      Move move =
          call.name().equals(AskHuman.NAME)
              ? new Move.AskHuman(
                  Move.AskHuman.Subject.ANYTHING, call.arguments().path("question").asText())
              : new Move.CallTool(call.name(), call.arguments(), Label.think(step));
      wanted.put(Label.tool(step, i), move);
    }
    return wanted;
  }

  /**
   * One failing tool is told to the model; when all of a step failed for good there is nothing to
   * go on.
   */
  private static Optional<Failure> allFailed(Transcript seen, Set<Label> labels) {
    Optional<Failure> first = Optional.empty();
    for (Label label : labels) {
      Optional<Outcome> outcome = seen.outcome(label);
      if (outcome.isEmpty() || !(outcome.get() instanceof Outcome.Failed failed))
        return Optional.empty();
      if (first.isEmpty()) first = Optional.of(failed.failure());
    }
    return first;
  }
}
