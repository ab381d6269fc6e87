package dev.troupe.gateway.cli.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe init}: a new team that works at once. */
@Command(
    name = "init",
    description = "Make a new team in a folder: it answers any goal from knowledge/, with sources.",
    footer = {
      "",
      "  troupe init my-team                          a team that answers from its documents",
      "  troupe init my-team --from mail-triage       a copy of a team of the library"
    })
public final class InitCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "The folder to make; its name becomes the team's.")
  Path folder = Path.of(".");

  @Option(names = "--from", paramLabel = "TEAM", description = "Copy this team, by name or folder.")
  @Nullable String from;

  @Override
  public Integer call() throws IOException {
    Logging.off();
    if (folder.toString().isBlank()) throw new UserFault("the name of the folder is empty");
    Path target = folder.toAbsolutePath().normalize();
    refuseOccupied(target);
    String name =
        target.getFileName() == null
            ? "team"
            : target
                .getFileName()
                .toString()
                .replaceAll("[^A-Za-z0-9\\p{IsHan}_.-]", "-")
                .replaceFirst("^[^A-Za-z0-9\\p{IsHan}]+", "");
    if (name.isEmpty()) name = "team";
    if (name.length() > 64)
      throw new UserFault(
          "the name of a team has at most 64 characters; name a folder with a shorter name");
    List<String> written = new ArrayList<>();
    try {
      for (Map.Entry<String, byte[]> file : files(name).entrySet()) {
        Path path = target.resolve(file.getKey());
        if (Files.exists(path)) continue;
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
        written.add(file.getKey());
      }
    } catch (java.nio.file.FileSystemException e) {
      throw new JournalUnusable(UserFault.unwritable(folder, e).text(), e);
    }
    TeamLoader.load(TeamFiles.read(target), Set.of());
    if (common.json()) {
      ObjectNode made = Json.object().put("team", name).put("folder", target.toString());
      made.set("files", Json.tree(written));
      common.console().result(Json.pretty(made));
      return ExitCode.COMPLETED;
    }
    String shown =
        folder.isAbsolute() || folder.startsWith(".") ? folder.toString() : "./" + folder;
    common.console().result("team " + name + ": " + written.size() + " files in " + folder);
    shown = Common.quoted(shown);
    if (from != null) {
      common.console().hint("It is yours now: change what you like in " + shown);
      return ExitCode.COMPLETED;
    }
    common
        .console()
        .hint(
            "Put your documents into "
                + shown
                + "/knowledge/, then:\n  troupe run "
                + shown
                + "\n  troupe run "
                + shown
                + " \"your question\"");
    return ExitCode.COMPLETED;
  }

  /** What is to be written, under the new name. */
  private SortedMap<String, byte[]> files(String name) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    TeamFiles copied =
        from == null ? common.library().template() : TeamFiles.read(common.library().find(from));
    copied
        .files()
        .forEach(
            (path, bytes) -> {
              boolean named = from == null || path.equals("team.yaml");
              byte[] content = named ? renamed(new String(bytes, UTF_8), name) : bytes;
              files.put(path, path.endsWith(".yaml") ? withoutSchema(content) : content);
            });
    return files;
  }

  private static byte[] renamed(String text, String name) {
    return text.replace("__TEAM__", name)
        .replaceFirst("(?m)^team: .*$", "team: " + name.replace("$", "\\$"))
        .getBytes(UTF_8);
  }

  /** The comment for editors names a file of the library, which is not there. */
  private static byte[] withoutSchema(byte[] yaml) {
    return new String(yaml, UTF_8)
        .replaceFirst("\\A# yaml-language-server: \\$schema=\\.\\./.*\\R", "")
        .getBytes(UTF_8);
  }

  /** A new team never mixes with what is there. */
  private void refuseOccupied(Path target) throws IOException {
    if (Files.exists(target.resolve("team.yaml")))
      throw new UserFault(folder + " holds a team already (team.yaml)");
    if (Files.exists(target) && !Files.isDirectory(target))
      throw new UserFault(folder + " is a file");
    if (!Files.isDirectory(target)) return;
    try (Stream<Path> there = Files.list(target)) {
      if (there.anyMatch(p -> !p.getFileName().toString().startsWith(".")))
        throw new UserFault(folder + " is not empty; name a new or an empty folder");
    }
  }
}
