package dev.troupe.scenarios.rehearse;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The money of a rehearsal: set aside before a cell begins, at the most that it can take. */
final class Purse {
  private final Optional<BigDecimal> budget;
  private BigDecimal spent = BigDecimal.ZERO;
  private BigDecimal aside = BigDecimal.ZERO;
  private int open;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();

  Purse(Optional<BigDecimal> budget) {
    this.budget = budget;
  }

  /** Waits for those under way to give back what they did not need; false when it is used up. */
  boolean take(Optional<BigDecimal> most) {
    BigDecimal needed = most.orElse(BigDecimal.ZERO);
    lock.lock();
    try {
      while (isOver(aside.add(needed)) && open > 0) returned.awaitUninterruptibly();
      if (isOver(needed)) return false;
      aside = aside.add(needed);
      open++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver(BigDecimal more) {
    return budget.filter(b -> spent.add(more).compareTo(b) > 0).isPresent();
  }

  void giveBack(Optional<BigDecimal> most, BigDecimal cost) {
    lock.lock();
    try {
      aside = aside.subtract(most.orElse(BigDecimal.ZERO));
      spent = spent.add(cost);
      open--;
      returned.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
