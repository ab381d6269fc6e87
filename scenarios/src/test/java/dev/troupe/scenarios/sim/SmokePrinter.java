package dev.troupe.scenarios.sim;

/** Prints the result of a range of seeds; run in processes of its own. */
final class SmokePrinter {
  private SmokePrinter() {}

  public static void main(String[] args) {
    System.out.println(
        Smoke.json(
            Smoke.run(
                Long.parseLong(args[0]),
                Long.parseLong(args[1]),
                SmokeScenario.Settings.SMOKE,
                o -> {})));
  }
}
