package dev.troupe.scenarios.sim;

import java.util.List;

/** Runs one seed after the other until an invariant breaks; run in a process of its own. */
final class FaultHunt {
  static final String NOTHING = "found nothing";

  private FaultHunt() {}

  /**
   * @param args the last seed, and how many crashes each has
   */
  public static void main(String[] args) {
    SmokeScenario.Settings settings =
        SmokeScenario.Settings.SMOKE.withCrashes(Integer.parseInt(args[1]));
    for (long seed = 1; seed <= Long.parseLong(args[0]); seed++) {
      List<String> violations = SmokeScenario.run(seed, settings).violations();
      if (violations.isEmpty()) continue;
      System.out.println("found seed=" + seed + " " + violations.getFirst());
      System.exit(0);
    }
    System.out.println(NOTHING);
    System.exit(1);
  }
}
