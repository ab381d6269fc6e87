package dev.troupe.runtime.knowledge;

import java.util.List;

/** Documents that cannot be taken as they are. */
public final class KnowledgeFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Most documents named. */
  private static final int NAMED = 20;

  private final transient List<String> faults;
  private final int more;

  public KnowledgeFault(String fault) {
    this(List.of(fault));
  }

  KnowledgeFault(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults.subList(0, Math.min(NAMED, faults.size())));
    this.more = faults.size() - this.faults.size();
  }

  /** Each with the path of its document, inside the folder, and where it can be told the line. */
  public List<String> faults() {
    return faults;
  }

  /** How many more there are. */
  public int more() {
    return more;
  }
}
