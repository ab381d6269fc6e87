package dev.troupe.runtime.payload;

import dev.troupe.api.Hash;

/** A referenced payload is not there: the data folder was damaged. */
public final class PayloadMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PayloadMissing(Hash hash) {
    super("payload " + hash + " is missing from the data folder");
  }
}
