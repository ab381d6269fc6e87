package dev.troupe.scenarios.rehearse;

import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.team.Variant;
import dev.troupe.agents.team.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the grid of a rehearsal: which variants of the team are tried. */
final class GridReader {
  /** Most variants of a grid. */
  public static final int MAX_VARIANTS = 1_000;

  private final Team team;
  private final Optional<Environment> environment;

  /**
   * @param environment absent where models of a grid are not to be looked for
   */
  GridReader(Team team, Optional<Environment> environment) {
    this.team = team;
    this.environment = environment;
  }

  /**
   * @param over axes over those of the file: key to values
   */
  List<Variant> read(YamlNode node, SequencedMap<String, List<String>> over) {
    return variants(axes(node, over));
  }

  private SequencedMap<String, List<String>> axes(
      YamlNode node, SequencedMap<String, List<String>> over) {
    SequencedMap<String, List<String>> axes = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (key, values) -> {
              if (values.words().isEmpty()) throw values.fault("names no value");
              for (String value : values.words())
                fault(key, value)
                    .ifPresent(
                        why -> {
                          throw values.fault(why);
                        });
              axes.put(key, List.copyOf(new LinkedHashSet<>(values.words())));
            });
    over.forEach(
        (key, values) -> {
          for (String value : values)
            fault(key, value)
                .ifPresent(
                    why -> {
                      throw new UserFault("--grid " + key + ": " + why);
                    });
          axes.put(key, values);
        });
    return axes;
  }

  private Optional<String> fault(String key, String value) {
    Optional<String> fault = Variant.fault(team, key, value);
    if (fault.isPresent() || !key.startsWith("model.")) return fault;
    return environment.flatMap(models -> models.unbound(value));
  }

  private static List<Variant> variants(SequencedMap<String, List<String>> axes) {
    List<SortedMap<String, String>> choices = new ArrayList<>();
    choices.add(new TreeMap<>());
    for (Map.Entry<String, List<String>> axis : axes.entrySet()) {
      List<SortedMap<String, String>> more = new ArrayList<>();
      for (SortedMap<String, String> choice : choices)
        for (String value : axis.getValue()) {
          SortedMap<String, String> next = new TreeMap<>(choice);
          next.put(axis.getKey(), value);
          more.add(next);
        }
      choices = more;
      if (choices.size() > MAX_VARIANTS)
        throw new UserFault("the grid has more than 1,000 variants; leave an axis out");
    }
    return choices.stream().map(Variant::new).toList();
  }
}
