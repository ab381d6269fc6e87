package dev.troupe.scenarios.sim;

import dev.troupe.runtime.env.Env;
import java.time.Instant;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** {@link Env} in virtual time: random streams from the workload seed, ids in order. */
final class SimEnv implements Env {
  private final SimKernel kernel;
  private final long seed;
  private long ids;

  SimEnv(SimKernel kernel, long workloadSeed) {
    this.kernel = kernel;
    this.seed = workloadSeed;
  }

  @Override
  public Instant now() {
    return kernel.instant();
  }

  @Override
  public long nanos() {
    return kernel.nanos();
  }

  @Override
  public RandomGenerator random(String purpose) {
    return SimRandom.keyed(seed, purpose);
  }

  SimRandom stream(String purpose) {
    return SimRandom.keyed(seed, purpose);
  }

  @Override
  public String newId() {
    return String.format(Locale.ROOT, "%026d", ++ids);
  }
}
