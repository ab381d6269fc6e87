package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.MissingInput;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The inputs of a task, from the command line, a file or an example. */
final class Inputs {
  private final List<String> pairs;
  private final @Nullable String file;
  private final @Nullable String example;
  private final boolean goalGiven;

  Inputs(List<String> pairs, @Nullable String file, @Nullable String example, boolean goalGiven) {
    this.pairs = pairs;
    this.file = file;
    this.example = example;
    this.goalGiven = goalGiven;
  }

  ObjectNode of(Team team, Console console) {
    ObjectNode given = Json.object();
    if (example != null) given.setAll(named(team, example));
    else if (pairs.isEmpty() && file == null && !goalGiven && !team.examples().isEmpty()) {
      String first = team.examples().firstEntry().getKey();
      console.hint(
          "No inputs given: taking the team's example '"
              + first
              + "' ("
              + team.examples().firstEntry().getValue()
              + ").");
      given.setAll(named(team, first));
    }
    if (file != null) given.setAll(read(file));
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) throw new UserFault("--input " + pair + ": write NAME=VALUE");
      given.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    try {
      return team.inputs(given);
    } catch (MissingInput e) {
      throw new UserFault(e.text() + "; give --input NAME=…, --inputs FILE or --example NAME");
    }
  }

  private static ObjectNode named(Team team, String name) {
    ObjectNode values = team.examples().get(name);
    if (values == null)
      throw new UserFault(
          "team "
              + team.name()
              + " has no example '"
              + name
              + "'; it has "
              + (team.examples().isEmpty() ? "none" : String.join(", ", team.examples().keySet())));
    return values;
  }

  private static ObjectNode read(String file) {
    try {
      byte[] bytes =
          file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
      String text = new TeamFiles(new TreeMap<>(Map.of(file, bytes))).text(file);
      if (Json.parse(text) instanceof ObjectNode object) return object;
      throw new UserFault("--inputs " + file + ": must be one JSON object");
    } catch (JsonProcessingException e) {
      throw new UserFault(
          "--inputs "
              + file
              + ":"
              + e.getLocation().getLineNr()
              + ": not valid JSON: "
              + Json.message(e));
    } catch (NoSuchFileException e) {
      throw new UserFault("--inputs: there is no file " + file);
    } catch (IOException e) {
      throw UserFault.unreadable("--inputs " + file, e);
    }
  }
}
