package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a rehearsal will take, said before it begins.
 *
 * @param runs tasks in all
 * @param kept calls that are answered from the journal as far as can be seen
 * @param least calls that will be sent, as long as none before them fails
 * @param most calls that will be sent, if every answer is good and no try fails
 * @param ceiling calls that may be sent if answers have to be asked for again; no more than the
 *     limits allow
 * @param cost most money at the ceiling; absent where nothing has a price
 * @param unbounded an agent whose answers nothing bounds, so that no cost can be told; empty where
 *     there is none
 */
public record Bounds(
    long runs,
    long kept,
    long least,
    long most,
    long ceiling,
    Optional<BigDecimal> cost,
    String currency,
    String unbounded) {
  static final Bounds NOTHING = new Bounds(0, 0, 0, 0, 0, Optional.empty(), "", "");

  /** A run in which nothing is asked. */
  static final Bounds RUN = new Bounds(1, 0, 0, 0, 0, Optional.empty(), "", "");

  Bounds plus(Bounds other) {
    return new Bounds(
        runs + other.runs,
        kept + other.kept,
        least + other.least,
        most + other.most,
        ceiling + other.ceiling,
        cost.isPresent() && other.cost.isPresent()
            ? Optional.of(cost.get().add(other.cost.get()))
            : cost.or(other::cost),
        currency.isEmpty() ? other.currency : currency,
        unbounded.isEmpty() ? other.unbounded : unbounded);
  }

  /** The same, but its cost cannot be told. */
  Bounds without(String bound) {
    return new Bounds(runs, kept, least, most, ceiling, Optional.empty(), currency, bound);
  }

  /** Nothing can be spent. */
  public boolean isFree() {
    return cost.isEmpty() && unbounded.isEmpty();
  }

  public ObjectNode json() {
    ObjectNode json = Json.object().put("runs", runs).put("kept", kept);
    json.putObject("calls").put("at_least", least).put("at_most", most).put("ceiling", ceiling);
    if (cost.isPresent())
      json.putObject("cost").put("at_most", plain(cost.get())).put("currency", currency);
    return json;
  }

  @Override
  public String toString() {
    String calls =
        least == most
            ? most + (most == 1 ? " model call" : " model calls")
            : least + " to " + most + " model calls";
    return runs
        + (runs == 1 ? " run: " : " runs: ")
        + calls
        + (ceiling > most ? " (at most " + ceiling + " if answers are asked for again)" : "")
        + ", "
        + kept
        + " answered from the journal"
        + cost.filter(c -> unbounded.isEmpty())
            .map(c -> "; at most " + plain(c) + " " + currency)
            .orElse("")
        + (unbounded.isEmpty() ? "" : "; no bound of cost: " + unbounded);
  }

  static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }
}
