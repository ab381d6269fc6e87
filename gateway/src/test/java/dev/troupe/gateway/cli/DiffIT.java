package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two runs of random plans whose models take other times: the order of events differs, the diff
 * does not; one changed prompt shows in its step and in all that build on it, and nowhere else.
 */
final class DiffIT {
  private static final int STEPS = 8;

  @TempDir Path folder;

  private final List<Set<Integer>> needs = new ArrayList<>();

  private Path team(String name, int changed) throws Exception {
    Path team = folder.resolve(name);
    Files.createDirectories(team.resolve("prompts"));
    StringBuilder agents = new StringBuilder();
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < STEPS; i++) {
      agents.append(i == 0 ? "" : ", ").append("a" + i + ": { prompt: p" + i + " }");
      String with =
          needs.get(i).stream()
              .map(n -> "v" + n + ": \"${s" + n + "}\"")
              .collect(Collectors.joining(", "));
      steps.append("    - { id: s" + i + ", agent: a" + i + ", with: { " + with + " } }\n");
      Files.writeString(
          team.resolve("prompts/p" + i + ".prompty"),
          "---\nname: p\n---\nuser:\nstep "
              + i
              + (i == changed ? " CHANGED" : "")
              + " {{ inputs | tojson }}\n");
    }
    Files.writeString(
        team.resolve("team.yaml"),
        "troupe: 1\nteam: dag\ngoal: all of it\nmodels: { default: {} }\nagents: { "
            + agents
            + " }\nplan:\n  steps:\n"
            + steps);
    return team;
  }

  /** What was changed stays to be seen in every answer that builds on it. */
  private String environment(String name, Random random) throws Exception {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < STEPS; i++)
      for (String changed : List.of(" CHANGED", ""))
        rules.append(
            "- { when: { agent: a"
                + i
                + (changed.isEmpty() ? "" : ", contains: CHANGED")
                + " }, reply: \"answer "
                + i
                + changed
                + "\", delay: "
                + random.nextInt(60)
                + "ms }\n");
    Files.writeString(folder.resolve(name + ".rules.yaml"), rules);
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, "models:\n  default: { scripted: " + name + ".rules.yaml }\n");
    return file.toString();
  }

  private JsonNode troupe(String... args) {
    String[] all = new String[args.length + 3];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--json";
    all[args.length + 1] = "--data";
    all[args.length + 2] = folder.resolve("data").toString();
    Cli.Ran ran = Cli.run(all);
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.json();
  }

  private Set<String> differing(String first, String second) {
    return StreamSupport.stream(
            troupe("diff", first, second).path("differences").spliterator(), false)
        .map(d -> d.path("call").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theOrderDoesNotMatterAndAChangeShowsInItsDescendantsOnly() throws Exception {
    for (int seed = 1; seed <= 5; seed++) {
      Random random = new Random(seed);
      needs.clear();
      for (int i = 0; i < STEPS; i++) {
        // The last step's output is the answer: what it does not need may be left undone.
        Set<Integer> before = new TreeSet<>();
        for (int j = 0; j < i; j++) if (i == STEPS - 1 || random.nextInt(3) == 0) before.add(j);
        needs.add(before);
      }
      int changed = random.nextInt(STEPS);
      Set<Integer> reached = new TreeSet<>(Set.of(changed));
      for (int i = changed + 1; i < STEPS; i++)
        if (needs.get(i).stream().anyMatch(reached::contains)) reached.add(i);

      String team = team("plain" + seed, -1).toString();
      String once = troupe("run", team, "--env", environment("fast", random)).path("id").asText();
      String again = troupe("run", team, "--env", environment("slow", random)).path("id").asText();
      String other =
          troupe(
                  "run",
                  team("changed" + seed, changed).toString(),
                  "--env",
                  environment("other", random))
              .path("id")
              .asText();
      assertThat(differing(once, again)).as(troupe("diff", once, again).toString()).isEmpty();
      assertThat(differing(once, other))
          .isEqualTo(
              reached.stream()
                  .map(i -> "root/s" + i + "/think/0")
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }
}
