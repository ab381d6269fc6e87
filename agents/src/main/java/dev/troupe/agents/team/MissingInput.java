package dev.troupe.agents.team;

/** A task's input that has no value; how to give one depends on the way in. */
public final class MissingInput extends UserFault {
  private static final long serialVersionUID = 1L;

  MissingInput(InputSpec spec) {
    super("missing input '" + spec.name() + "' (" + spec.type().wire() + ")");
  }
}
