package dev.troupe.gateway.cli.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Interruption;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.ModelsOption;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.rehearse.Bisection;
import dev.troupe.scenarios.rehearse.Ran;
import dev.troupe.scenarios.rehearse.Rehearsal;
import dev.troupe.scenarios.rehearse.RehearsalReader;
import dev.troupe.scenarios.rehearse.RehearsalText;
import dev.troupe.scenarios.rehearse.Rehearsed;
import dev.troupe.scenarios.rehearse.Rehearsing;
import dev.troupe.scenarios.rehearse.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe bisect}: which version of a team broke a sample. */
@Command(
    name = "bisect",
    description =
        "Find the first version of a team in which a sample of a rehearsal fails, by trying as few"
            + " as possible; what was answered before is not asked again.",
    footer = {
      "",
      "  troupe bisect versions/ replies --sample zh-5 --env local",
      "",
      "FOLDER holds a folder per version, in the order of their names (as `git worktree` or a copy"
          + " per",
      "change makes them). The last one is taken to fail."
    })
public final class BisectCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", paramLabel = "FOLDER", description = "The versions, each a team folder.")
  Path folder = Path.of(".");

  @Parameters(index = "1", paramLabel = "NAME", description = "The rehearsal.")
  String name = "";

  @Option(
      names = "--sample",
      paramLabel = "ID",
      required = true,
      description = "The sample that fails.")
  String sample = "";

  @Mixin ModelsOption env = new ModelsOption();

  /** Ways in which a run ends that are not the version's doing. */
  private static final Set<String> NO_VERDICT =
      Set.of(StopReason.NEEDS_LANGUAGE_MODEL.wire(), StopReason.PROVIDER.wire());

  @Override
  public Integer call() {
    List<Path> versions = versions();
    Environment models = env.of(common, versions.getLast());
    DataFolder data = DataFolder.open(common.dataFolder());
    Logging.to(data.logs(), common.verbose());
    long[] sent = new long[1];
    try (Troupe troupe = Troupe.builder().data(data.path()).environment(models).start()) {
      IntPredicate bad =
          i -> {
            Rehearsed run =
                new Rehearsing(troupe, models, data.path(), rehearsal(versions.get(i), models))
                    .run(1, result -> {});
            sent[0] += run.certificate().live();
            return bad(run, String.valueOf(versions.get(i).getFileName()));
          };
      Bisection found =
          Interruption.during(
              troupe, () -> {}, common.json(), () -> bisected(versions.size(), bad));
      Path first = versions.get(found.first());
      ObjectNode json =
          Json.object()
              .put("first_bad", String.valueOf(first.getFileName()))
              .put("versions", versions.size())
              .put("probes", found.probes())
              .put("sent", sent[0]);
      common
          .console()
          .result(
              common.json()
                  ? Json.pretty(json)
                  : first.getFileName()
                      + " is the first that fails sample "
                      + sample
                      + "; "
                      + found.probes()
                      + " of "
                      + versions.size()
                      + " versions tried, "
                      + sent[0]
                      + " model calls sent");
      return ExitCode.COMPLETED;
    }
  }

  private Bisection bisected(int versions, IntPredicate bad) {
    Bisection found = Bisection.of(versions, bad);
    // All before it pass: whether the last fails, nobody has seen yet.
    if (found.first() == versions - 1 && !bad.test(versions - 1))
      throw new UserFault(
          "no version fails sample " + sample + ": the last, which is taken to fail, passes too");
    return found;
  }

  /** A model that is not there says nothing about a version. */
  private boolean bad(Rehearsed run, String version) {
    for (Result result : run.results()) {
      String stopped = result.ran().map(Ran::stopReason).orElse("");
      if (result.outcome() == Result.Outcome.SKIPPED || NO_VERDICT.contains(stopped))
        throw new UserFault(
            version
                + " cannot be judged: "
                + result.why()
                + "; name an environment whose models answer with --env");
    }
    boolean bad = run.results().stream().anyMatch(r -> r.outcome() != Result.Outcome.PASS);
    String why =
        run.results().stream()
            .map(RehearsalText::reason)
            .filter(r -> !r.isEmpty())
            .findFirst()
            .orElse("");
    common.console().hint(version + (bad ? " fails: " + why : " passes"));
    return bad;
  }

  private List<Path> versions() {
    try (Stream<Path> folders = Files.list(folder)) {
      List<Path> versions =
          folders.filter(f -> Files.isRegularFile(f.resolve("team.yaml"))).sorted().toList();
      if (versions.size() < 2) throw new UserFault(folder + ": holds fewer than two team folders");
      return versions;
    } catch (IOException e) {
      throw UserFault.unreadable(folder, e);
    }
  }

  private Rehearsal rehearsal(Path version, Environment models) {
    Team team = TeamLoader.load(TeamFiles.read(version), Set.of());
    Rehearsal all =
        new RehearsalReader(team, models).read(name, new LinkedHashMap<>(), Optional.empty());
    List<Rehearsal.Sample> one = all.samples().stream().filter(s -> s.id().equals(sample)).toList();
    if (one.isEmpty()) throw new UserFault("there is no sample '" + sample + "' in " + version);
    return all.of(Bisection.PREFIX + name, one);
  }
}
