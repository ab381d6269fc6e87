package dev.troupe.scenarios.sim;

import dev.troupe.api.ModelClient;

/** Doubles that break one promise each; production's ports by default. */
interface Doubles {
  default ModelClient client(ModelClient client, SimKernel kernel) {
    return client;
  }

  default SimDisk disk(SimKernel kernel, SimRandom random) {
    return new SimDisk(kernel, random);
  }

  /** The bound that the node keeps, given the one that is checked. */
  default int concurrency(int checked) {
    return checked;
  }

  /** The bound that is checked, given the one that the node keeps. */
  default int openCalls(int kept) {
    return kept;
  }

  Doubles NONE = new Doubles() {};
}
