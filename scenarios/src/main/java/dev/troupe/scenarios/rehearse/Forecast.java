package dev.troupe.scenarios.rehearse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.worker.Foresight;
import dev.troupe.api.Hash;
import dev.troupe.api.Usage;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.TokenBound;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reckons what cells will take, before anything is sent. Equal requests count once. */
final class Forecast {
  /** Rounds of one thought: the first answer, and those that it is sent back for. */
  private static final int ROUNDS = 3;

  /** Most bytes of one token of what a model writes: no vocabulary in use has longer ones often. */
  private static final long BYTES_PER_TOKEN = 16;

  private final Foresight foresight;
  private final Environment environment;
  private final Set<Hash> due = new HashSet<>();

  Forecast(Foresight foresight, Environment environment) {
    this.foresight = foresight;
    this.environment = environment;
  }

  /** What one more cell takes, beside those that were asked about before. */
  Bounds of(Team team, Rehearsal.Cell cell) {
    Rehearsal.Sample sample = cell.sample();
    Foresight.Seen seen =
        foresight.of(new Foresight.Asked(team, sample.goal(), sample.inputs(), cell.repeat()));
    long fresh = 0;
    Bounds bounds = new Bounds(1, seen.kept().size(), 0, 0, 0, Optional.empty(), "", "");
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
                  input(team, sample, later.agent()),
                  output(team, later.agent())));
    long least = fresh;
    return new Bounds(
        1,
        bounds.kept(),
        least,
        bounds.most(),
        Math.max(bounds.most(), bounds.ceiling()),
        bounds.cost(),
        bounds.currency(),
        bounds.unbounded());
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
        price.isPresent() && !bounded
            ? "agent "
                + agent
                + " has no model.parameters.max_tokens in its prompt, and the team no limits.tokens"
            : "");
  }

  private Endpoint endpoint(Team team, String agent) {
    return environment.binding(team.agent(agent).model()).endpoint();
  }

  /** Longest answer. */
  private long output(Team team, String agent) {
    AgentSpec spec = team.agent(agent);
    Endpoint endpoint = endpoint(team, agent);
    int bound = team.limits().boundTokens() ? endpoint.limits().answerTokens() : 0;
    return team.prompt(spec, endpoint.family()).parameters().path("max_tokens").asInt(bound);
  }

  /** What may stand in a request that is not known yet: its template, the sample, other answers. */
  private long input(Team team, Rehearsal.Sample sample, String agent) {
    AgentSpec spec = team.agent(agent);
    long bytes = 4_096;
    for (String path : team.files().files().keySet())
      if (path.startsWith("prompts/" + spec.prompt()))
        bytes += team.files().files().get(path).length;
    bytes += spec.output().map(o -> 2L * o.schema().toString().length() * 3).orElse(0L);
    bytes += 4 * (bytes(sample.goal()) + bytes(sample.inputs().toString()));
    for (String other : team.agents().keySet())
      bytes += output(team, other) * BYTES_PER_TOKEN * Math.max(1, team.agent(other).steps());
    return bytes;
  }

  private static long bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
