package dev.troupe.scenarios.play;

import java.util.Arrays;

/** Measured values in the order of time, a row of arrays each: millions of them fit. */
final class Series {
  /** No tenant, no endpoint, no reason. */
  static final short NONE = -1;

  private int size;
  private long[] at = new long[64];
  private double[] value = new double[64];
  private short[] tenant = new short[64];
  private short[] other = new short[64];

  /**
   * @param atMillis of virtual time
   * @param tenant its number
   * @param other number of the endpoint, or of the stop reason
   */
  void add(long atMillis, double measured, short tenant, short other) {
    if (size == at.length) grow();
    this.at[size] = atMillis;
    this.value[size] = measured;
    this.tenant[size] = tenant;
    this.other[size++] = other;
  }

  private void grow() {
    int larger = size * 2;
    at = Arrays.copyOf(at, larger);
    value = Arrays.copyOf(value, larger);
    tenant = Arrays.copyOf(tenant, larger);
    other = Arrays.copyOf(other, larger);
  }

  int size() {
    return size;
  }

  long at(int i) {
    return at[i];
  }

  double value(int i) {
    return value[i];
  }

  short tenant(int i) {
    return tenant[i];
  }

  short other(int i) {
    return other[i];
  }

  /** Whether a value lies in the time, and is of this tenant and endpoint or reason, if named. */
  boolean fits(int i, Selection selection) {
    return at[i] >= selection.from()
        && at[i] < selection.to()
        && (selection.tenant() == NONE || selection.tenant() == tenant[i])
        && (selection.other() == NONE || selection.other() == other[i]);
  }

  /** Which values are asked for; {@link #NONE} for all. */
  record Selection(long from, long to, short tenant, short other) {}
}
