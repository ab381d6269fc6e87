package dev.troupe.scenarios.rehearse;

import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.Terms;
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

  private CellTask() {}

  static String key(String team, String rehearsal, int run, String cell) {
    return "rehearsal/" + team + "/" + rehearsal + "/" + run + "/" + cell;
  }

  static TaskId id(String team, String rehearsal, int run, String cell) {
    return TaskId.of(TenantId.DEFAULT, key(team, rehearsal, run, cell));
  }

  static Submission of(
      Rehearsal rehearsal, Rehearsal.Cell cell, Team team, int run, String environment) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(REHEARSAL, rehearsal.name());
    labels.put(RUN, String.valueOf(run));
    labels.put(CELL, cell.name());
    Terms terms =
        new Terms(Priority.BATCH, labels, List.of(), Optional.empty(), "", List.of())
            .rehearsing(cell.repeat());
    return new Submission(
            TenantId.DEFAULT,
            team,
            environment,
            cell.sample().goal(),
            cell.sample().inputs(),
            key(team.name(), rehearsal.name(), run, cell.name()))
        .under(terms);
  }
}
