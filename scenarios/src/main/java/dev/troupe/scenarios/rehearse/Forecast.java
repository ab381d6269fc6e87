package dev.troupe.scenarios.rehearse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.worker.Foresight;
import dev.troupe.api.Hash;
import dev.troupe.api.Usage;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.TokenBound;
import dev.troupe.scenarios.judge.Assertion;
import dev.troupe.scenarios.judge.Judged;
import dev.troupe.scenarios.judge.Rubric;
import dev.troupe.scenarios.judge.Subject;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Reckons what cells will take, before anything is sent. Equal requests count once. */
final class Forecast {
  /** Rounds of one thought: the first answer, and those that it is sent back for. */
  private static final int ROUNDS = 3;

  /** Most bytes of one token of what a model writes: no vocabulary in use has longer ones often. */
  private static final long BYTES_PER_TOKEN = 16;

  private final Foresight foresight;
  private final Environment environment;
  private final Rehearsal rehearsal;
  private final Set<Hash> due = new HashSet<>();

  Forecast(Foresight foresight, Environment environment, Rehearsal rehearsal) {
    this.foresight = foresight;
    this.environment = environment;
    this.rehearsal = rehearsal;
  }

  /**
   * What one cell takes.
   *
   * @param more beside those that were asked about before: the sum of all cells is made of these
   * @param alone if nobody else makes its calls: what must be set aside before it runs
   */
  record Reckoned(Bounds more, Bounds alone) {
    static final Reckoned NOTHING = new Reckoned(Bounds.NOTHING, Bounds.NOTHING);

    static Reckoned same(Bounds bounds) {
      return new Reckoned(bounds, bounds);
    }

    Reckoned plus(Reckoned other) {
      return new Reckoned(more.plus(other.more), alone.plus(other.alone));
    }
  }

  Reckoned of(Team team, Rehearsal.Cell cell) {
    Rehearsal.Sample sample = cell.sample();
    Foresight.Asked asked =
        new Foresight.Asked(team, sample.goal(), sample.inputs(), cell.repeat());
    Foresight.Seen seen = foresight.of(asked);
    Set<Hash> own = new HashSet<>();
    Reckoned task = Reckoned.same(Bounds.RUN).plus(both(asked, seen, own));
    boolean over = seen.due().isEmpty() && seen.later().isEmpty();
    return task.plus(over ? judging(cell, seen, own) : Reckoned.same(judging(team, cell)));
  }

  private Reckoned both(Foresight.Asked asked, Foresight.Seen seen, Set<Hash> own) {
    return new Reckoned(of(asked, seen, due), of(asked, seen, own));
  }

  /**
   * One task.
   *
   * @param due calls that are reckoned already
   */
  private Bounds of(Foresight.Asked asked, Foresight.Seen seen, Set<Hash> due) {
    Team team = asked.team();
    long fresh = 0;
    Bounds bounds = Bounds.NOTHING;
    for (Foresight.Due call : seen.due()) {
      boolean shared = team.reuse(call.agent()).fresh(true).isPresent();
      if (shared && !due.add(call.key())) continue;
      fresh++;
      bounds =
          bounds.plus(
              calls(
                  team,
                  call.agent(),
                  1,
                  TokenBound.input(call.request()),
                  call.request().maxTokens()));
    }
    for (Foresight.Later later : seen.later())
      bounds =
          bounds.plus(
              calls(
                  team,
                  later.agent(),
                  later.most(),
                  input(asked, later.agent()),
                  output(team, later.agent())));
    return bounds.plus(new Bounds(0, seen.kept().size(), fresh, 0, 0, Optional.empty(), "", ""));
  }

  /** What the judges of a cell take whose outputs are known. */
  private Reckoned judging(Rehearsal.Cell cell, Foresight.Seen seen, Set<Hash> own) {
    Reckoned bounds = Reckoned.NOTHING;
    if (seen.answer().isEmpty()) return bounds;
    ObjectNode row = cell.sample().row();
    SequencedMap<String, Subject> steps = new LinkedHashMap<>();
    seen.steps().forEach((id, output) -> steps.put(id, Subject.of(output)));
    for (Rubric.Asked rubric :
        Judged.rubrics(rehearsal.assertions(), Subject.of(seen.answer().get()), steps, row)) {
      Foresight.Asked asked = asked(rubric, row);
      bounds = bounds.plus(both(asked, foresight.of(asked), own));
    }
    return bounds;
  }

  private Foresight.Asked asked(Rubric.Asked rubric, ObjectNode row) {
    Team judge = rehearsal.judge(rubric.assertion());
    ObjectNode inputs = Judges.inputs(judge, rubric, row);
    return new Foresight.Asked(judge, judge.goal(inputs), inputs, 0);
  }

  /** What they may take at most, before there is anything to judge. */
  private Bounds judging(Team team, Rehearsal.Cell cell) {
    Bounds bounds = Bounds.NOTHING;
    ObjectNode row = cell.sample().row();
    for (Assertion rubric : Judged.rubrics(rehearsal.assertions())) {
      Team judge = rehearsal.judge(rubric);
      Foresight.Asked asked = asked(new Rubric.Asked(rubric.of(row), ""), row);
      for (Foresight.Later later : Foresight.most(judge))
        bounds =
            bounds.plus(
                calls(
                    judge,
                    later.agent(),
                    later.most(),
                    input(asked, later.agent()) + 4 * written(team),
                    output(judge, later.agent())));
    }
    Optional<String> open = open(team);
    if (open.isPresent() && bounds.cost().isPresent()) bounds = bounds.without(noBound(open.get()));
    return bounds;
  }

  private Bounds calls(Team team, String agent, long many, long input, long output) {
    Endpoint endpoint = endpoint(team, agent);
    // Each correction carries on the conversation: what was said and why it will not do.
    long again = input + ROUNDS * (output * BYTES_PER_TOKEN + 4_096);
    Optional<Price> price = endpoint.price();
    boolean bounded = output > 0;
    Optional<BigDecimal> cost =
        price
            .filter(p -> bounded)
            .map(
                p ->
                    p.atMost(new Usage(input, output, false))
                        .add(
                            p.atMost(new Usage(again, output, false))
                                .multiply(BigDecimal.valueOf(ROUNDS - 1)))
                        .multiply(BigDecimal.valueOf(many)));
    return new Bounds(
        0,
        0,
        0,
        many,
        many * ROUNDS,
        cost,
        price.map(Price::currency).orElse(""),
        price.isPresent() && !bounded ? noBound(agent) : "");
  }

  private static String noBound(String agent) {
    return "agent "
        + agent
        + " has no model.parameters.max_tokens in its prompt, and the team no limits.tokens";
  }

  /** An agent whose answers nothing bounds. */
  private Optional<String> open(Team team) {
    return team.agents().keySet().stream().filter(agent -> output(team, agent) == 0).findFirst();
  }

  private Endpoint endpoint(Team team, String agent) {
    return environment.binding(team.agent(agent).model()).endpoint();
  }

  /** Longest answer. */
  private long output(Team team, String agent) {
    AgentSpec spec = team.agent(agent);
    Endpoint endpoint = endpoint(team, agent);
    int bound = endpoint.limits().longestAnswer(team.limits().boundTokens());
    return team.prompt(spec, endpoint.family()).parameters().path("max_tokens").asInt(bound);
  }

  /** What may stand in a request that is not known yet: its template, the sample, other answers. */
  private long input(Foresight.Asked asked, String agent) {
    Team team = asked.team();
    AgentSpec spec = team.agent(agent);
    long bytes = 4_096;
    for (String path : team.files().files().keySet())
      if (path.startsWith("prompts/" + spec.prompt()))
        bytes += team.files().files().get(path).length;
    bytes += spec.output().map(o -> 2L * o.schema().toString().length() * 3).orElse(0L);
    bytes += 4 * (bytes(asked.goal()) + bytes(asked.inputs().toString()));
    return bytes + written(team);
  }

  /** Bytes that its agents may write, each as often as it may think. */
  private long written(Team team) {
    long bytes = 0;
    for (String agent : team.agents().keySet())
      bytes += output(team, agent) * BYTES_PER_TOKEN * Math.max(1, team.agent(agent).steps());
    return bytes;
  }

  private static long bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
