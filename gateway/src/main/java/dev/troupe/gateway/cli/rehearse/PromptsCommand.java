package dev.troupe.gateway.cli.rehearse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.worker.Foresight;
import dev.troupe.api.Message;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.ModelsOption;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.rehearse.PromptLog;
import dev.troupe.scenarios.rehearse.Rehearsal;
import dev.troupe.scenarios.rehearse.RehearsalReader;
import dev.troupe.scenarios.workbench.WordDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe prompts}: what an agent is told, and how its prompt came to be. */
@Command(
    name = "prompts",
    description = "Show what an agent is told; list, compare and bring back versions of a prompt.",
    footer = {
      "",
      "  troupe prompts show ./my-team writer --sample 3",
      "  troupe prompts log ./my-team writer            versions that were rehearsed, with scores",
      "  troupe prompts diff ./my-team writer 1 3",
      "  troupe prompts rollback ./my-team writer 1     writes prompts/writer.prompty"
    })
public final class PromptsCommand implements Runnable {
  @Mixin Common common = new Common();

  @Spec Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "say what: show TEAM AGENT, log TEAM PROMPT, diff TEAM PROMPT A B, rollback TEAM PROMPT V");
  }

  @Command(
      name = "show",
      description = "The messages that an agent gets for a sample of a rehearsal.")
  int show(
      @Parameters(paramLabel = "TEAM", description = "Name or folder.") String team,
      @Parameters(paramLabel = "AGENT", description = "The agent.") String agent,
      @Option(
              names = "--sample",
              paramLabel = "ID",
              description = "A sample of the rehearsal (default: its first).")
          @Nullable String sample,
      @Option(names = "--rehearsal", paramLabel = "NAME", description = "Default: the only one.")
          @Nullable String rehearsal,
      @Mixin ModelsOption env,
      @Mixin Common given) {
    Path folder = given.library().find(team);
    Team loaded = TeamLoader.load(TeamFiles.read(folder), Set.of());
    if (!loaded.agents().containsKey(agent))
      throw new UserFault(
          "there is no agent '"
              + agent
              + "'; agents: "
              + String.join(", ", loaded.agents().keySet()));
    Environment models = env.of(given, folder);
    Rehearsal of =
        new RehearsalReader(loaded, models)
            .read(
                RehearseCommand.named(loaded, rehearsal, "--rehearsal NAME"),
                new LinkedHashMap<>(),
                Optional.empty());
    Rehearsal.Sample chosen =
        of.samples().stream()
            .filter(s -> sample == null || s.id().equals(sample))
            .findFirst()
            .orElseThrow(() -> new UserFault("there is no sample '" + sample + "'"));
    DataFolder data = DataFolder.open(given.dataFolder());
    Logging.to(data.logs(), given.verbose());
    try (Troupe troupe = Troupe.builder().data(data.path()).environment(models).start()) {
      Foresight.Seen seen =
          troupe.foresight().of(new Foresight.Asked(loaded, chosen.goal(), chosen.inputs(), 0));
      List<Foresight.Due> asked =
          Stream.concat(seen.kept().stream(), seen.due().stream())
              .filter(due -> due.agent().equals(agent))
              .toList();
      if (asked.isEmpty())
        throw new UserFault(
            "agent "
                + agent
                + (seen.later().stream().anyMatch(later -> later.agent().equals(agent))
                    ? " is told what depends on answers to sample "
                        + chosen.id()
                        + " that are not known yet; rehearse first, with the same --env"
                    : " is not asked for sample "
                        + chosen.id()
                        + ": the plan has no step for it, or skips it"));
      print(given, asked.getFirst().request().messages());
      return ExitCode.COMPLETED;
    }
  }

  private static void print(Common given, List<Message> messages) {
    if (given.json()) {
      ArrayNode all = Json.array();
      for (Message m : messages)
        all.addObject().put("role", m.role().wire()).put("content", m.content());
      given.console().result(Json.pretty(all));
    } else
      for (Message m : messages)
        given.console().result(m.role().wire() + ":\n" + m.content() + "\n");
  }

  @Command(
      name = "log",
      description = "The versions of a prompt that were rehearsed, and how each did.")
  int log(@Mixin PromptArguments of) {
    Logging.off();
    Common given = of.common;
    Team loaded = of.team.load(given);
    List<PromptLog.Version> versions = of.versions(loaded);
    String now = loaded.files().manifest().get(of.file());
    if (given.json()) {
      ArrayNode all = Json.array();
      for (PromptLog.Version v : versions) {
        ObjectNode one =
            all.addObject()
                .put("version", v.number())
                .put("sha256", v.hash().value())
                .put("current", v.hash().value().equals(now));
        ArrayNode scores = one.putArray("rehearsals");
        v.scores()
            .forEach(
                (rehearsal, score) ->
                    scores
                        .addObject()
                        .put("rehearsal", rehearsal)
                        .put("pass_rate", score.share())
                        .put("score", score.score())
                        .set("runs", Json.tree(score.runs())));
      }
      given.console().result(Json.pretty(all));
    } else
      for (PromptLog.Version v : versions)
        given
            .console()
            .result(
                String.format(
                    Locale.ROOT,
                    "%s v%d  %s  %s",
                    v.hash().value().equals(now) ? "*" : " ",
                    v.number(),
                    v.hash().value().substring(0, 8),
                    scores(v)));
    return ExitCode.COMPLETED;
  }

  private static String scores(PromptLog.Version version) {
    return version.scores().entrySet().stream()
        .map(
            of ->
                String.format(
                    Locale.ROOT,
                    "%s: passed %.1f%%, score %.3f (run %s)",
                    of.getKey(),
                    of.getValue().share() * 100,
                    of.getValue().score(),
                    of.getValue().runs().stream().map(String::valueOf).collect(joining(", "))))
        .collect(joining("; "));
  }

  @Command(name = "diff", description = "What differs between two versions, word by word.")
  int diff(
      @Mixin PromptArguments of,
      @Parameters(
              index = "2",
              paramLabel = "A",
              description = "A version, as prompts log numbers it.")
          String a,
      @Parameters(index = "3", paramLabel = "B", description = "Another.") String b) {
    Logging.off();
    Common given = of.common;
    WordDiff diff = WordDiff.of(of.content(a), of.content(b));
    if (given.json()) given.console().result(Json.pretty(Json.tree(diff.pieces())));
    else given.console().result(diff.toString());
    return ExitCode.COMPLETED;
  }

  @Command(name = "rollback", description = "Write an earlier version into the team folder.")
  int rollback(
      @Mixin PromptArguments of,
      @Parameters(
              index = "2",
              paramLabel = "V",
              description = "The version, as prompts log numbers it.")
          String version,
      @Option(
              names = "--overwrite",
              description = "Also over a content that no rehearsal ever saw: nothing keeps it.")
          boolean overwrite) {
    Logging.off();
    String content = of.content(version);
    Path file = of.path();
    try {
      if (!overwrite && !of.isKept(Files.readAllBytes(file)))
        throw new UserFault(
            file
                + " was changed since it was last rehearsed, and nothing keeps what it says now:"
                + " copy it, or say --overwrite");
      Files.writeString(file, content, UTF_8);
    } catch (IOException e) {
      throw UserFault.unwritable(file, e);
    }
    of.common.console().result(file + " is version " + version.replace("v", "") + " again");
    return ExitCode.COMPLETED;
  }
}
