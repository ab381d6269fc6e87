package dev.troupe.agents.task.state;

import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.Totals;
import dev.troupe.api.Usage;
import java.math.BigDecimal;
import java.util.Set;

/**
 * What calls used, and what those on the wire may still use.
 *
 * @param reused model calls that were answered before they were made
 * @param lost tries that were on the wire when the process ended: perhaps paid, perhaps not
 * @param usage tokens as reported, or estimated
 * @param cost as reported; {@code currency} empty as long as nothing cost anything
 * @param charged tokens counted against budgets: as reported, and where that is not known, as
 *     reserved
 * @param chargedCost money likewise
 * @param held tokens reserved for what is on the wire
 * @param heldCost money likewise
 */
public record Spent(
    long modelCalls,
    long toolCalls,
    long retried,
    long reused,
    long lost,
    Usage usage,
    BigDecimal cost,
    String currency,
    long charged,
    BigDecimal chargedCost,
    long held,
    BigDecimal heldCost) {
  public static final Spent NOTHING =
      new Spent(
          0, 0, 0, 0, 0, Usage.NONE, BigDecimal.ZERO, "", 0, BigDecimal.ZERO, 0, BigDecimal.ZERO);

  /** What was refused at the door was not paid for. */
  private static final Set<String> FREE =
      Set.of(
          "rate_limited",
          "quota",
          "unreachable",
          "unauthorized",
          "bad_request",
          "context_overflow",
          "needs_language_model",
          "tool",
          "payload_missing",
          "not_sent");

  /** What a server may have written, and be paid for, though it did not arrive whole. */
  private static final Set<String> BROKEN =
      Set.of("cut", "stalled", "timeout", "unavailable", "malformed");

  /** Behind others, such as 504, a model may have answered a gateway that did not wait. */
  private static final Set<Integer> FAILED = Set.of(500, 501, 502, 503, 529);

  Spent sent(TaskEvent.CallSent e) {
    boolean model = e.kind() == TaskEvent.Kind.MODEL;
    boolean tool = e.kind() == TaskEvent.Kind.TOOL; // undoing one is no other
    return new Spent(
        model ? modelCalls + 1 : modelCalls,
        tool ? toolCalls + 1 : toolCalls,
        model && e.attempt() > 1 ? retried + 1 : retried,
        reused,
        lost,
        usage,
        cost,
        currency,
        charged,
        chargedCost,
        held + e.reserved().tokens(),
        heldCost.add(e.reserved().money()));
  }

  /** A model call that was answered before it was made. */
  Spent oneReused() {
    return new Spent(
        modelCalls,
        toolCalls,
        retried,
        reused + 1,
        lost,
        usage,
        cost,
        currency,
        charged,
        chargedCost,
        held,
        heldCost);
  }

  /** It may have been paid: what was held for it counts as used. */
  Spent lost(TaskEvent.CallSent e) {
    return new Spent(
        modelCalls,
        toolCalls,
        retried,
        reused,
        lost + 1,
        usage,
        cost,
        currency,
        charged + e.reserved().tokens(),
        chargedCost.add(e.reserved().money()),
        held - e.reserved().tokens(),
        heldCost.subtract(e.reserved().money()));
  }

  /** A lost try is on the wire once more. */
  Spent repeated(TaskEvent.CallSent e) {
    return new Spent(
        modelCalls,
        toolCalls,
        retried,
        reused,
        lost,
        usage,
        cost,
        currency,
        charged,
        chargedCost,
        held + e.reserved().tokens(),
        heldCost.add(e.reserved().money()));
  }

  /**
   * @param wasLost nothing is held for it, and what it may have cost is counted
   */
  Spent settled(TaskEvent.CallSent e, Settlement end, boolean wasLost) {
    Reserved kept = wasLost ? Reserved.NOTHING : e.reserved();
    Charge charge = charge(kept, end);
    return new Spent(
        modelCalls,
        toolCalls,
        retried,
        reused,
        lost,
        usage.plus(end.usage()),
        cost.add(end.cost().orElse(BigDecimal.ZERO)),
        currency.isEmpty() ? end.currency() : currency,
        charged + charge.tokens(),
        chargedCost.add(charge.cost()),
        held - kept.tokens(),
        heldCost.subtract(kept.money()));
  }

  /** What counts against a budget. */
  public record Charge(long tokens, BigDecimal cost) {}

  /** As reported; where that is not known, all that was reserved. */
  public static Charge charge(Reserved reserved, Settlement end) {
    return isKnown(end)
        ? new Charge(end.usage().total(), end.cost().orElse(BigDecimal.ZERO))
        : new Charge(reserved.tokens(), reserved.money());
  }

  private static boolean isKnown(Settlement end) {
    Usage usage = end.usage();
    if (end.failure().filter(f -> isFree(f, usage)).isPresent()) return true;
    boolean broken = end.failure().filter(f -> BROKEN.contains(f.kind())).isPresent();
    if (broken || (end.late() && end.result().isEmpty()))
      return usage.total() > 0 && !usage.estimated();
    return end.result().isPresent() || usage.total() > 0;
  }

  /** A server that says that it failed has sold nothing. */
  private static boolean isFree(Settlement.CallFailure failure, Usage usage) {
    boolean failed = failure.kind().equals("unavailable") && FAILED.contains(failure.status());
    return FREE.contains(failure.kind()) || (failed && usage.total() == 0);
  }

  /** Nobody said what some calls came to: budgets reckon with more than is known. */
  public boolean isPartlyUnknown() {
    return charged > usage.total() || chargedCost.compareTo(cost) > 0;
  }

  Spent plus(Spent other) {
    return new Spent(
        modelCalls + other.modelCalls,
        toolCalls + other.toolCalls,
        retried + other.retried,
        reused + other.reused,
        lost + other.lost,
        usage.plus(other.usage),
        cost.add(other.cost),
        currency.isEmpty() ? other.currency : currency,
        charged + other.charged,
        chargedCost.add(other.chargedCost),
        held + other.held,
        heldCost.add(other.heldCost));
  }

  public Totals totals() {
    return new Totals(modelCalls, reused, retried, lost, toolCalls, usage, cost, currency);
  }
}
