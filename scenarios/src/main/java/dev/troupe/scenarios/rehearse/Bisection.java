package dev.troupe.scenarios.rehearse;

import java.util.function.IntPredicate;

/**
 * Finds the first of several versions that is bad, when all before it are good and all from it on
 * are bad; at most ceil(log2 n) probes.
 *
 * @param first its place, from 0
 * @param probes versions that were tried
 */
public record Bisection(int first, int probes) {
  /** What the rehearsals of its probes are called, before the name. */
  public static final String PREFIX = "bisect-";

  /**
   * @param count how many there are; the last is known to be bad
   * @param bad tries one
   */
  public static Bisection of(int count, IntPredicate bad) {
    int low = 0;
    int high = count - 1;
    int probes = 0;
    while (low < high) {
      int middle = (low + high) >>> 1;
      probes++;
      if (bad.test(middle)) high = middle;
      else low = middle + 1;
    }
    return new Bisection(low, probes);
  }
}
