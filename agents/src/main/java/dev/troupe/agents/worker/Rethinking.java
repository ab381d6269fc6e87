package dev.troupe.agents.worker;

import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.memory.Recollection;
import dev.troupe.agents.plan.PlanSchema;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.Hash;
import dev.troupe.runtime.knowledge.Passage;
import dev.troupe.runtime.payload.Payloads;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Thinks outside of any actor what a planner or worker would think: the same strategies, the same
 * requests. What it writes stays in memory. Blocks.
 */
public final class Rethinking {
  private final Team team;
  private final Payloads store;
  private final ParsedPayloads parsed = new ParsedPayloads();
  private final Toolbox tools;

  /**
   * @param payloads only read
   */
  public Rethinking(Team team, Payloads payloads) {
    this.team = team;
    this.store = new Overlay(payloads);
    this.tools = new Toolbox(team, Map.of());
  }

  /** Where its thoughts are kept. */
  Payloads store() {
    return store;
  }

  /**
   * @param notes of the task's memory, should this be a first thought
   */
  public Thought think(ThinkJob job, List<Recollection.Note> notes) {
    Map<Hash, byte[]> found =
        store.getAll(job.tenant(), Thinking.needed(job)).toCompletableFuture().join();
    boolean plans = job.planning().isPresent();
    Thinker.Half half =
        new Thinker(
                job,
                plans
                    ? Craft.STANDARD.planning(job.planning().get(), Planner.known(job, found))
                    : Craft.STANDARD.strategy(job.agent()),
                plans ? OutputCheck.ANY : new AnswerCheck(job),
                plans ? List.of() : tools.offered(job.agent()),
                plans ? Optional.of(PlanSchema.OUTPUT) : job.agent().output(),
                store,
                parsed)
            .decide(
                found,
                plans || !job.past().isEmpty()
                    ? Recollection.NOTHING
                    : recalled(job, found, notes));
    return half.finish(half.load().toCompletableFuture().join());
  }

  private Recollection recalled(
      ThinkJob job, Map<Hash, byte[]> found, List<Recollection.Note> notes) {
    LocalDate day = team.knowledge().day(job.asOf());
    List<Passage> documents =
        team.prompt(job.agent(), job.family()).uses("documents")
            ? Craft.STANDARD
                .recall(team)
                .search(
                    job.agent().name(), day, PromptValues.instruction(job, found), Worker.DOCUMENTS)
            : List.of();
    return new Recollection(notes, documents, false);
  }
}
