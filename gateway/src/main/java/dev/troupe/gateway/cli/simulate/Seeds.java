package dev.troupe.gateway.cli.simulate;

import dev.troupe.agents.team.UserFault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of seeds, both ends included. */
record Seeds(long first, long last) {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,15})(?:\\.\\.(\\d{1,15}))?");

  /** Most seeds of one run. */
  private static final int MAX = 1_000_000;

  /**
   * @throws UserFault when it is no range
   */
  static Seeds of(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) throw new UserFault("--seeds " + text + ": write A..B, such as 1..100");
    long first = Long.parseLong(range.group(1));
    long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
    if (last < first) throw new UserFault("--seeds " + text + ": the range is backwards");
    if (last - first >= MAX)
      throw new UserFault("--seeds " + text + ": at most " + MAX + " seeds at once");
    return new Seeds(first, last);
  }

  long many() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first + ".." + last;
  }
}
