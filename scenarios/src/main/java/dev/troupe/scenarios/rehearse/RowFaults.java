package dev.troupe.scenarios.rehearse;

import dev.troupe.agents.team.UserFault;
import java.util.List;

/** Many rows of a dataset that are wrong, in one fault. */
final class RowFaults {
  private static final int SHOWN = 10;

  private RowFaults() {}

  /**
   * @param faults one or more, each with file and line
   */
  static UserFault of(List<String> faults) {
    int shown = Math.min(SHOWN, faults.size());
    String text = String.join("\n", faults.subList(0, shown));
    int more = faults.size() - shown;
    return new UserFault(more > 0 ? text + "\nand " + more + " more" : text);
  }
}
