package dev.troupe.scenarios.judge;

import java.util.Set;

/** Which types of assertions there are. */
public final class AssertionTypes {
  private AssertionTypes() {}

  /** Their names, without {@code not-}. */
  public static Set<String> names() {
    return Checks.ALL.keySet();
  }
}
