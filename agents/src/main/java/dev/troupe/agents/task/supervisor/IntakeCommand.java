package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.decide.Fact;

/** What an {@link Intake} is told. */
sealed interface IntakeCommand {
  record Deliver(Fact fact) implements IntakeCommand {}

  /**
   * The writer has persisted and acted upon what it got.
   *
   * @param leave nothing is left to do here
   */
  record Ready(boolean leave) implements IntakeCommand {}

  /** The writer has taken account of what it got, and waits a moment before it persists it. */
  enum Holds implements IntakeCommand {
    INSTANCE
  }

  /** Its turn has come. */
  enum Turn implements IntakeCommand {
    INSTANCE
  }

  /** What the writer holds is to be persisted. */
  enum Due implements IntakeCommand {
    INSTANCE
  }

  /** The writer cannot read the task's team. */
  record CannotBegin(Throwable cause) implements IntakeCommand {}

  /** The placement has forgotten this intake: nothing more will come. */
  enum Leave implements IntakeCommand {
    INSTANCE
  }

  enum Restart implements IntakeCommand {
    INSTANCE
  }
}
