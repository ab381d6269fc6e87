package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the README's ten-minute guide, in an empty folder, as it stands there. */
final class GuideIT {
  @TempDir Path folder;

  private record Ran(int code, String out) {}

  private Ran run(String command) throws Exception {
    Path launcher = folder.resolve("troupe");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' -Dtroupe.library='%s' dev.troupe.gateway.cli.Main "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Cli.root().resolve("scenarios/library")));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Path out = folder.resolve("out.txt");
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
    shell.environment().remove("JAVA_TOOL_OPTIONS");
    int code = shell.redirectOutput(out.toFile()).redirectErrorStream(true).start().waitFor();
    return new Ran(code, Files.readString(out));
  }

  private static List<String> commands() throws Exception {
    String readme = Files.readString(Cli.root().resolve("README.md"));
    String guide = readme.substring(readme.indexOf("## Ten minutes: a better prompt"));
    guide = guide.substring(0, guide.indexOf("\n## ", 5));
    List<String> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : guide.split("\n")) {
      if (line.startsWith("```")) inside = !inside;
      else if (inside && !line.isBlank()) commands.add(line);
    }
    return commands;
  }

  @Test
  @Timeout(300)
  void theGuideWorksAsItIsWritten() throws Exception {
    List<String> commands = commands();
    assertThat(commands).hasSize(10);
    List<Ran> ran = new ArrayList<>();
    for (String command : commands) ran.add(run(command));
    assertThat(ran).extracting(Ran::code).containsExactly(0, 0, 100, 0, 0, 0, 0, 0, 0, 100);
    assertThat(ran.get(2).out()).contains("4/10").contains("scripted answers, no language model");
    assertThat(ran.get(3).out().lines()).hasSize(6).allMatch(line -> line.startsWith("open"));
    assertThat(ran.get(4).out()).contains("9/10").contains("27 answered from the journal");
    assertThat(Files.readString(folder.resolve("compare.html")))
        .contains("<ins>")
        .contains("scripted answers, no language model")
        .doesNotContain("http://", "https://");
    assertThat(ran.get(6).out()).contains("23, 0 sent, 23 answered from the journal");
    assertThat(ran.get(7).out()).contains("closed by run 3").contains("zh-5");
    assertThat(ran.get(8).out()).contains("holds: 23 calls");
    assertThat(ran.get(9).out())
        .contains("5/10", "The message is in Chinese, the reply in English.")
        .contains("33, 10 sent, 23 answered from the journal; 10 of those sent were judges'");
    assertThat(Files.readString(folder.resolve("triage.xml"))).contains("failures=\"1\"");
  }
}
