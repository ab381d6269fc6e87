package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.Team;
import dev.troupe.scenarios.judge.Judged;
import dev.troupe.scenarios.judge.Rubric;
import dev.troupe.scenarios.judge.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the rubrics of a rehearsal to their judges, each question a task. Blocks. */
final class Jury {
  /**
   * What came of it.
   *
   * @param runs of the judges
   */
  record Said(Map<Rubric.Asked, Verdict> verdicts, List<Ran> runs) {}

  private final Rehearsal rehearsal;
  private final String environment;
  private final TaskRuns tasks;
  private final RunReader reader;

  Jury(Rehearsal rehearsal, String environment, TaskRuns tasks, RunReader reader) {
    this.rehearsal = rehearsal;
    this.environment = environment;
    this.tasks = tasks;
    this.reader = reader;
  }

  /** One after another: those of other cells are heard meanwhile. */
  Said of(Rehearsal.Cell cell, Ran ran, int run) {
    Map<Rubric.Asked, Verdict> verdicts = new LinkedHashMap<>();
    List<Ran> runs = new ArrayList<>();
    ObjectNode row = cell.sample().row();
    for (Rubric.Asked asked :
        Judged.rubrics(rehearsal.assertions(), ran.answer(), ran.steps(), row)) {
      Team judge = rehearsal.judge(asked.assertion());
      TaskRuns.Ended ended =
          tasks.run(
              CellTask.judging(
                  rehearsal,
                  cell,
                  runs.size() + 1,
                  judge,
                  Judges.inputs(judge, asked, row),
                  run,
                  environment));
      Ran said = reader.read(ended.task());
      runs.add(said);
      verdicts.put(asked, verdict(asked, said, ended.asked()));
    }
    return new Said(verdicts, runs);
  }

  private static Verdict verdict(Rubric.Asked asked, Ran said, String wanted) {
    if (said.completed()) return Rubric.verdict(asked.assertion(), said.answer().output());
    return Rubric.failed(
        wanted.isEmpty()
            ? "task " + said.task() + " " + said.status() + ": " + said.message()
            : "task " + said.task() + " " + wanted);
  }
}
