package dev.troupe.gateway.cli.rehearse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.TeamArgument;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.scenarios.rehearse.PromptLog;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code TEAM PROMPT}: a prompt of a team, and the versions of it that were rehearsed. */
final class PromptArguments {
  @Mixin Common common = new Common();

  @Mixin TeamArgument team = new TeamArgument();

  @Parameters(
      index = "1",
      paramLabel = "PROMPT",
      description = "Its name: NAME of prompts/NAME.prompty.")
  String prompt = "";

  String file() {
    return "prompts/" + prompt + ".prompty";
  }

  Path path() {
    return team.folder(common).resolve(file());
  }

  List<PromptLog.Version> versions(Team loaded) {
    return PromptLog.of(common.dataFolder(), loaded.name(), prompt);
  }

  /** Whether a rehearsal saw this content: it can be brought back. */
  boolean isKept(byte[] content) {
    String now = Hash.of(content).value();
    return versions(team.load(common)).stream().anyMatch(v -> v.hash().value().equals(now));
  }

  /**
   * @param named a number from 1, as {@code prompts log} shows it: 3 or v3
   */
  String content(String named) {
    List<PromptLog.Version> versions = versions(team.load(common));
    int version = named.matches("v?\\d{1,6}") ? Integer.parseInt(named.replace("v", "")) : 0;
    if (version < 1 || version > versions.size())
      throw new UserFault(
          "prompt " + prompt + " has versions 1 to " + versions.size() + ", not '" + named + "'");
    try (JournalDatabase database =
        JournalDatabase.open(common.dataFolder().resolve("journal.db"))) {
      return new String(
          new SqlitePayloads(database).getNow(TenantId.DEFAULT, versions.get(version - 1).hash()),
          UTF_8);
    }
  }
}
