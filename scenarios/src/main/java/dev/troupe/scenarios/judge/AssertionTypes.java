package dev.troupe.scenarios.judge;

import java.util.Set;
import java.util.TreeSet;

/** Which types of assertions there are. */
public final class AssertionTypes {
  private AssertionTypes() {}

  /** Their names, without {@code not-}. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>(Checks.ALL.keySet());
    names.add(Rubric.TYPE);
    return names;
  }
}
