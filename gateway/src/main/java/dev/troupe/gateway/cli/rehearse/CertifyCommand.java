package dev.troupe.gateway.cli.rehearse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.rehearse.Certificate;
import dev.troupe.scenarios.rehearse.Certifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code troupe certify}: works a certificate out again, from the journal alone. */
@Command(
    name = "certify",
    description =
        "Check the certificate of a rehearsal against the journal: every call, sent or reused, and"
            + " why.",
    footer = {"", "Exit code 100: the file says something that the journal does not."})
public final class CertifyCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "As `troupe rehearse --certificate FILE` wrote it.")
  Path file = Path.of("certificate.json");

  @Override
  public Integer call() {
    Logging.off();
    JsonNode claimed = read();
    Path journal = common.journal();
    try (JournalDatabase database = JournalDatabase.open(journal)) {
      Certificate actual =
          new Certifier(new TaskHistory(new SqliteReader(database)), new SqlitePayloads(database))
              .of(
                  claimed.path("team").asText(),
                  claimed.path("rehearsal").asText(),
                  claimed.path("run").asInt());
      Optional<String> differs = actual.differs(claimed);
      if (differs.isPresent()) {
        common.console().result(verdict(false, file + ": " + differs.get()));
        return ExitCode.BELOW;
      }
      common
          .console()
          .result(
              verdict(
                  true,
                  "holds: "
                      + actual.lines().size()
                      + " calls, "
                      + actual.live()
                      + " sent, "
                      + actual.reused()
                      + " reused, each with its source"));
      return ExitCode.COMPLETED;
    }
  }

  private String verdict(boolean holds, String text) {
    return common.json()
        ? Json.pretty(Json.object().put("holds", holds).put("detail", text))
        : text;
  }

  private JsonNode read() {
    try {
      JsonNode json = Json.parse(Files.readString(file));
      if (!json.isObject() || !json.has("certificate"))
        throw new UserFault(file + ": is no certificate of a rehearsal");
      return json;
    } catch (JsonProcessingException e) {
      throw new UserFault(file + ": not valid JSON: " + Json.message(e));
    } catch (IOException e) {
      throw UserFault.unreadable(file, e);
    }
  }
}
