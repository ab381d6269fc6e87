package dev.troupe.agents.task.supervisor;

/** One task's place in {@link Turns}: it has its turn, waits for it, or wants none. */
final class Seat {
  private final Turns turns;
  private final long place;
  private boolean inTurn;
  private boolean waits;
  private boolean hurries;

  Seat(Turns turns) {
    this.turns = turns;
    this.place = turns.enter();
  }

  /**
   * @param turn run when its turn has come; not when it has it at once
   * @return whether it has it at once
   */
  boolean take(Runnable turn) {
    inTurn = turns.take(place, hurries, turn);
    waits = !inTurn;
    if (inTurn) hurries = false;
    return inTurn;
  }

  /** Somebody waits for an answer: its next turn comes before those of all who only go on. */
  void hurry() {
    if (waits && !hurries) turns.hurry(place);
    hurries = true;
  }

  boolean waits() {
    return waits;
  }

  /** Its turn has come. */
  void served() {
    waits = false;
    hurries = false;
    inTurn = true;
  }

  /** Its turn is over, if it has one. */
  void over() {
    if (inTurn) turns.done();
    inTurn = false;
  }

  /** It wants none any more. */
  void leave() {
    if (waits) turns.leave(place);
    else over();
    waits = false;
  }
}
