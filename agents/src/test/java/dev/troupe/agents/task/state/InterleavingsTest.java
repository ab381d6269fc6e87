package dev.troupe.agents.task.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Decisions;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.TaskEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A hundred agents in ten groups, each with a slice, make three calls each, in any order of grants,
 * answers and losses: {@code -Dtroupe.seeds=10000}. What a provider counts stays within the tokens
 * and the money of task and slices, and so does, at any moment, what it may still come to.
 */
final class InterleavingsTest {
  private static final long SEEDS = Long.getLong("troupe.seeds", 100);
  private static final int GROUPS = 10;
  private static final int AGENTS = 10;
  private static final int CALLS = 3;

  private static final Limits ALL = bounds(20_000, "2.00").with(Limit.MODEL_CALLS, 10_000);
  private static final Limits SLICE = bounds(2_500, "0.25");

  private static Limits bounds(long tokens, String cost) {
    return Limits.DEFAULT.with(Limit.TOKENS, tokens).with(Limit.COST, new BigDecimal(cost));
  }

  @Test
  void neverIsMoreSpentThanAllowed() {
    for (long seed = 1; seed <= SEEDS; seed++) new Run(seed).toItsEnd();
  }

  private static final class Run {
    private final String seed;
    private final Random random;
    private final Decisions task = new Decisions(ALL);
    private final List<CallIntent> wanted = new ArrayList<>();
    private final List<CallIntent> sent = new ArrayList<>();
    private long tokens;
    private BigDecimal money = BigDecimal.ZERO;

    Run(long seed) {
      this.seed = "seed " + seed;
      this.random = new Random(seed);
      for (int group = 0; group < GROUPS; group++) {
        Limits slice = Limits.NONE.with(Limit.TOKENS, SLICE.of(Limit.TOKENS).orElseThrow());
        task.open(
            "root/g" + group,
            Optional.of(slice.with(Limit.COST, SLICE.of(Limit.COST).orElseThrow())));
        for (int agent = 0; agent < AGENTS; agent++) {
          String path = "root/g" + group + "/s" + agent;
          task.open(path, Optional.empty());
          wanted.add(call(path, 0));
        }
      }
      Collections.shuffle(wanted, random);
    }

    private CallIntent call(String path, int n) {
      long input = 10 + random.nextInt(200);
      long output = 1 + random.nextInt(200);
      String cost = BigDecimal.valueOf(1 + random.nextInt(400), 4).toPlainString();
      return Decisions.model(path, "think/" + n, Decisions.reserved(input, output, cost));
    }

    void toItsEnd() {
      while (!wanted.isEmpty() || !sent.isEmpty()) {
        if (!wanted.isEmpty() && (sent.isEmpty() || random.nextInt(3) > 0)) grant();
        else if (random.nextInt(10) > 0) answer(sent.remove(random.nextInt(sent.size())));
        else lose(sent.remove(random.nextInt(sent.size())));
        everythingFits();
      }
      assertThat(tokens).as(seed + ": some of it was spent").isGreaterThan(10_000);
      assertThat(task.state().spent().held()).as(seed).isZero();
      assertThat(task.state().spent().heldCost()).as(seed).isEqualByComparingTo("0");
      assertThat(task.state().spent().charged()).as(seed).isEqualTo(tokens);
      assertThat(task.state().spent().chargedCost()).as(seed).isEqualByComparingTo(money);
    }

    private void grant() {
      CallIntent call = wanted.remove(random.nextInt(wanted.size()));
      if (!task.decide(new Fact.Granted(call)).isEmpty()) sent.add(call);
      else if (verdict(call) instanceof Budget.Verdict.Waits && !sent.isEmpty()) wanted.add(call);
    }

    private Budget.Verdict verdict(CallIntent call) {
      return Budget.of(task.state(), ALL, call.id().path(), TaskEvent.Kind.MODEL, call.reserved());
    }

    /** As much as was reserved, or less. */
    private void answer(CallIntent call) {
      Reserved most = call.reserved();
      boolean all = random.nextBoolean();
      long input = all ? most.input() : 1 + random.nextInt((int) most.input());
      long output = all ? most.output() : random.nextInt((int) most.output() + 1);
      BigDecimal share = BigDecimal.valueOf(all ? 4 : random.nextInt(5)).movePointLeft(2);
      BigDecimal cost =
          most.money()
              .multiply(share)
              .multiply(BigDecimal.valueOf(25))
              .setScale(6, RoundingMode.DOWN);
      tokens += input + output;
      money = money.add(cost);
      task.decide(Decisions.settled(call, Decisions.answered(input, output, cost.toPlainString())));
      next(call);
    }

    /** Nobody knows whether it was paid; it is sent once more where that fits. */
    private void lose(CallIntent call) {
      task.decide(Fact.Lost.withProcess(call));
      tokens += call.reserved().tokens();
      money = money.add(call.reserved().money());
      CallState lost = task.state().call(call.id().path(), call.id().label()).orElseThrow();
      CallIntent again = CallIntent.of(Decisions.TASK, task.state(), lost.sent(), 1);
      boolean fits = Budget.again(task.state(), ALL, lost.sent()) instanceof Budget.Verdict.Fits;
      assertThat(task.decide(new Fact.Granted(again)).isEmpty()).as(seed).isNotEqualTo(fits);
      if (fits) sent.add(again);
    }

    private void next(CallIntent call) {
      int n = Integer.parseInt(call.id().label().substring("think/".length())) + 1;
      if (n < CALLS) wanted.add(call(call.id().path(), n));
    }

    /** Also if everything on the wire came to all that was reserved for it. */
    private void everythingFits() {
      fits(task.state().spent(), ALL);
      for (int group = 0; group < GROUPS; group++)
        fits(task.state().spentBelow("root/g" + group), SLICE);
    }

    private void fits(Spent spent, Limits limits) {
      assertThat(BigDecimal.valueOf(spent.charged() + spent.held()))
          .as(seed)
          .isLessThanOrEqualTo(limits.of(Limit.TOKENS).orElseThrow());
      assertThat(spent.chargedCost().add(spent.heldCost()))
          .as(seed)
          .isLessThanOrEqualTo(limits.of(Limit.COST).orElseThrow());
    }
  }
}
