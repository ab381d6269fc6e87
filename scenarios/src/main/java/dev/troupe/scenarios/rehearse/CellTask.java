package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The task of a cell in a run: always the same one, so that a run cut short is gone on with. */
final class CellTask {
  static final String REHEARSAL = "rehearsal";
  static final String RUN = "run";
  static final String CELL = "cell";

  /** Whose rehearsal it is; a judge is another team. */
  static final String TEAM = "rehearsed";

  private CellTask() {}

  static String key(String team, String rehearsal, int run, String cell) {
    return "rehearsal/" + team + "/" + rehearsal + "/" + run + "/" + cell;
  }

  static TaskId id(String team, String rehearsal, int run, String cell) {
    return TaskId.of(TenantId.DEFAULT, key(team, rehearsal, run, cell));
  }

  static Submission of(
      Rehearsal rehearsal, Rehearsal.Cell cell, Team team, int run, String environment) {
    return new Submission(
            TenantId.DEFAULT,
            team,
            environment,
            cell.sample().goal(),
            cell.sample().inputs(),
            key(rehearsal.team().name(), rehearsal.name(), run, cell.name()))
        .under(terms(rehearsal, run, cell.name(), cell.repeat()));
  }

  /**
   * A judge's look at an output of a cell. Equal outputs are judged once, whichever repeat they are
   * of.
   *
   * @param nth rubric of the cell, from 1
   */
  static Submission judging(
      Rehearsal rehearsal,
      Rehearsal.Cell cell,
      int nth,
      Team judge,
      ObjectNode inputs,
      int run,
      String environment) {
    String name = cell.name() + " | rubric " + nth;
    return new Submission(
            TenantId.DEFAULT,
            judge,
            environment,
            judge.goal(inputs),
            inputs,
            key(rehearsal.team().name(), rehearsal.name(), run, name))
        .under(terms(rehearsal, run, name, 0));
  }

  private static Terms terms(Rehearsal rehearsal, int run, String cell, int sample) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(TEAM, rehearsal.team().name());
    labels.put(REHEARSAL, rehearsal.name());
    labels.put(RUN, String.valueOf(run));
    labels.put(CELL, cell);
    return new Terms(Priority.BATCH, labels, List.of(), Optional.empty(), "", List.of())
        .rehearsing(sample);
  }
}
