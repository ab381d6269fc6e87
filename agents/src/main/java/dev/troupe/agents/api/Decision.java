package dev.troupe.agents.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What should happen next in a subtask. */
public sealed interface Decision {

  /**
   * The set of moves that should be open or settled now. A wanted label without a turn is opened;
   * an open one that is no longer wanted is withdrawn.
   */
  record Pending(SequencedMap<Label, Move> wanted, List<Remark> remarks) implements Decision {
    public static Pending of(Label label, Move move) {
      SequencedMap<Label, Move> wanted = new LinkedHashMap<>();
      wanted.put(label, move);
      return new Pending(wanted, List.of());
    }
  }

  /** The answer is this text. */
  record Finish(String output) implements Decision {}

  /** The answer is what this subtask, delegated before, came to. */
  record FinishAs(Label delegate) implements Decision {}

  record GiveUp(Failure failure) implements Decision {}

  /** Something to journal about a plan. */
  sealed interface Remark {
    record PlanAccepted(Plan plan) implements Remark {}

    record PlanRejected(int round, List<String> faults) implements Remark {}
  }
}
