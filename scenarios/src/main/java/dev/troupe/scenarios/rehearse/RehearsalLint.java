package dev.troupe.scenarios.rehearse;

import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.UserFault;
import dev.troupe.scenarios.workbench.Lint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rehearsals and judges of a team, read as if they were about to be run.
 *
 * @param faults for which one of them could not be run
 * @param remarks on what is likely not meant
 */
public record RehearsalLint(List<String> faults, List<Lint.Remark> remarks) {
  /**
   * @param environment where the models of grids must be bound; absent: they are not looked for
   */
  public static RehearsalLint of(Team team, Optional<Environment> environment) {
    List<String> faults = new ArrayList<>();
    List<Lint.Remark> remarks = new ArrayList<>();
    RehearsalReader reader = new RehearsalReader(team, environment);
    Map<String, Team> judges = new TreeMap<>();
    for (String name : RehearsalReader.names(team))
      try {
        Rehearsal read = reader.read(name, new LinkedHashMap<>(), Optional.empty());
        judges.putAll(read.judges());
        if (read.assertions().isEmpty())
          remarks.add(
              new Lint.Remark(
                  RehearsalReader.path(name), 1, "has no assert: every output will pass"));
      } catch (UserFault e) {
        faults.add(e.text());
      }
    for (String name : Judges.names(team.files())) {
      String folder = Judges.folder(name);
      if (!judges.containsKey(name) && faults.isEmpty()) {
        remarks.add(new Lint.Remark(folder + "team.yaml", 1, "no rehearsal asks this judge"));
        try {
          judges.put(name, Judges.load(team.files(), name));
        } catch (UserFault e) {
          faults.add(e.text());
        }
      }
    }
    judges.forEach(
        (name, judge) ->
            Lint.of(judge)
                .forEach(
                    r ->
                        remarks.add(
                            new Lint.Remark(Judges.folder(name) + r.file(), r.line(), r.text()))));
    return new RehearsalLint(List.copyOf(faults), List.copyOf(remarks));
  }
}
