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
    return "react/1";
  }

  @Override
  public Decision decide(Brief brief, Transcript seen) {
    for (int step = 0; ; step++) {
      Label think = Label.think(step);
      boolean tools = step < steps - 1;
      Optional<Outcome> outcome = seen.outcome(think);
      if (outcome.isEmpty()) return Decision.Pending.of(think, thought(brief, step, tools));
      if (outcome.get() instanceof Outcome.Failed failed)
        return new Decision.GiveUp(failed.failure());
      ModelReply reply = ((Outcome.Replied) outcome.get()).reply();
      if (reply.calls().isEmpty() || !tools) return answer(brief, seen, think, reply, tools);
      SequencedMap<Label, Move> wanted = wanted(brief, reply, step);
      if (!wanted.keySet().stream().allMatch(label -> seen.outcome(label).isPresent()))
        return new Decision.Pending(wanted, List.of());
      Optional<Failure> failure = allFailed(seen, wanted.keySet());
      if (failure.isPresent()) return new Decision.GiveUp(failure.get());
    }
  }

  private static Move thought(Brief brief, int step, boolean tools) {
    Optional<Label> follows = step == 0 ? Optional.empty() : Optional.of(Label.think(step - 1));
    return new Move.CallModel(brief.model(), follows, Optional.empty(), 0, tools, !tools);
  }

  private Decision answer(
      Brief brief, Transcript seen, Label think, ModelReply reply, boolean tools) {
    if (reply.text().isBlank())
      return new Decision.GiveUp(
          new Failure(
              StopReason.STEPS,
              "no answer within "
                  + steps
                  + " steps; raise strategy.react.steps or mend the prompt"));
    return Answering.judge(brief, seen.turn(think).orElseThrow(), reply, tools);
  }

  /** Calls that can be made; unknown tools and unreadable arguments are answered without a call. */
  private static SequencedMap<Label, Move> wanted(Brief brief, ModelReply reply, int step) {
    SequencedMap<Label, Move> wanted = new LinkedHashMap<>();
    for (int i = 0; i < reply.calls().size(); i++) {
      ToolCall call = reply.calls().get(i);
      if (brief.tools().contains(call.name()) && call.malformed().isEmpty())
        wanted.put(
            Label.tool(step, i),
            new Move.CallTool(call.name(), call.arguments(), Label.think(step)));
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
