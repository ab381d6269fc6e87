package dev.troupe.scenarios.script;

import java.util.Map;

/**
 * What tasks do, where no team says it: a planner splits each into subtasks, each of which a worker
 * does in some model calls with look-ups between them, and a writer sums up; or a chain of steps of
 * one call each.
 *
 * @param chain steps of the chain; 0 for a planned task
 * @param subtasks of one task
 * @param calls of models for one subtask
 * @param endless share of subtasks whose worker never comes to an end
 * @param asks share of subtasks that ask a person
 * @param models endpoint of planner, worker and writer; those left out use the first
 */
public record Plans(
    int chain,
    Spread subtasks,
    Spread calls,
    double endless,
    double asks,
    Map<String, String> models) {
  /** Most subtasks, calls or steps. */
  public static final int MOST = 200;
}
