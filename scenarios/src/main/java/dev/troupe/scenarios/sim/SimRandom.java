package dev.troupe.scenarios.sim;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea and Flood 2014) with streams keyed by purpose. Written out here, on
 * {@code StrictMath}, so that no JDK or CPU changes a draw.
 */
public final class SimRandom implements RandomGenerator {
  private long state;

  SimRandom(long seed) {
    state = seed;
  }

  public static SimRandom keyed(long seed, String key) {
    long hash = seed ^ 0x243F6A8885A308D3L;
    for (int i = 0; i < key.length(); i++) hash = mix(hash * 31 + key.charAt(i));
    return new SimRandom(hash);
  }

  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    return mix(state);
  }

  /** Uniform in [0, bound). */
  public int below(int bound) {
    return (int) Long.remainderUnsigned(nextLong() >>> 1, bound);
  }

  /** Uniform in [0, 1). */
  public double unit() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  @Override
  public double nextDouble() {
    return unit();
  }

  /** Log-normal with this median; {@code sigma} is the standard deviation of the logarithm. */
  public double logNormal(double median, double sigma) {
    double u = 1.0 - unit();
    double gaussian =
        StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * unit());
    return median * StrictMath.exp(sigma * gaussian);
  }

  public double exponential(double mean) {
    return -mean * StrictMath.log(1.0 - unit());
  }
}
