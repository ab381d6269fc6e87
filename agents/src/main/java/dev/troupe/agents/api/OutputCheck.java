package dev.troupe.agents.api;

import java.util.List;

/** What an answer must satisfy: schema, sources. A pure function. */
public interface OutputCheck {
  /**
   * @param output the answer in its final form, when it is good
   * @param faults sentences for the model, what to mend; empty when the answer is good
   * @param reason why the task stops when the faults are never mended
   */
  record Checked(String output, List<String> faults, StopReason reason) {
    public static Checked good(String output) {
      return new Checked(output, List.of(), StopReason.DONE);
    }

    public static Checked bad(StopReason reason, List<String> faults) {
      return new Checked("", List.copyOf(faults), reason);
    }
  }

  Checked check(String answer);

  /** Whether nothing but its end shows that an answer is whole; JSON shows it by itself. */
  default boolean isProse() {
    return true;
  }

  /** Takes any answer as it is. */
  OutputCheck ANY = Checked::good;
}
