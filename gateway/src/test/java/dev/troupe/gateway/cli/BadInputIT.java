package dev.troupe.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad inputs, each with a short clear error and the documented exit code. */
final class BadInputIT {
  @TempDir Path folder;

  private Path team() {
    Path team = folder.resolve("team");
    if (!Files.exists(team)) assertThat(Cli.run("init", team.toString()).code()).isZero();
    return team;
  }

  private void yaml(String from, String to) {
    team();
    Cli.edit(folder.resolve("team/team.yaml"), text -> text.replace(from, to));
  }

  private Cli.Ran run(String... more) {
    team();
    List<String> args =
        new ArrayList<>(
            List.of(
                "run",
                folder.resolve("team").toString(),
                "--data",
                folder.resolve("data").toString(),
                "-q"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private static void refused(Cli.Ran ran, int code, String... says) {
    assertThat(ran.err()).contains(says);
    assertThat(ran.code()).as(ran.err()).isEqualTo(code);
    assertThat(ran.err().strip().lines().count()).as(ran.err()).isLessThanOrEqualTo(3);
    assertThat(ran.out()).isEmpty();
  }

  private Path environment(String text) throws IOException {
    return Files.writeString(folder.resolve("env.yaml"), text);
  }

  @Test
  void unknownFlag() {
    refused(run("--colour"), 2, "--colour");
  }

  @Test
  void unknownTeam() {
    refused(Cli.run("run", "nobody"), 2, "nobody", "customer-follow-up");
    refused(Cli.run("run", folder.resolve("gone").toString()), 2, "gone");
  }

  @Test
  void unknownKey() {
    yaml("limits:", "limts:");
    refused(run(), 2, "team.yaml:", "limts", "limits");
  }

  @Test
  void knownButNotBuiltKey() {
    yaml("limits: { subtasks: 60, open_calls: 16 }", "guards: { input: strict }");
    refused(run(), 2, "team.yaml:", "guards", "not built yet");
  }

  @Test
  void duplicateKey() {
    yaml("\noutput:", "\ngoal: again\noutput:");
    refused(run(), 2, "team.yaml:5", "goal", "twice");
  }

  @Test
  void wrongUnit() throws IOException {
    yaml("subtasks: 60", "subtasks: 60q");
    refused(run(), 2, "team.yaml:", "limits.subtasks", "60q");
    refused(
        run(
            "--env",
            environment(
                    "models: { default: { url: 'http://localhost:1/v1', model: m, timeout: 10 } }")
                .toString()),
        2,
        "subtasks");
  }

  @Test
  void unknownAgentInAPlan() {
    yaml("aggregate: writer", "aggregate: ghost");
    refused(run(), 2, "team.yaml:", "plan.dynamic.aggregate", "ghost");
  }

  @Test
  void cycleInSteps() {
    yaml(
        "  dynamic: { planner: planner, aggregate: writer }",
        "  steps: [ { id: a, agent: researcher, needs: [b], with: { goal: x } }, { id: b, agent:"
            + " writer, needs: [a], with: { goal: y } } ]");
    refused(run(), 2, "team.yaml:", "plan.steps", "circle");
  }

  @Test
  void missingPromptVariable() {
    team();
    Cli.edit(folder.resolve("team/prompts/writer.prompty"), text -> text + "\n{{ mood }}\n");
    refused(run(), 2, "prompts/writer.prompty:", "'mood'");
  }

  @Test
  void missingInputAndWrongType() {
    yaml("goal:", "inputs: { n: { type: integer } }\ngoal:");
    refused(run("x"), 2, "missing input 'n'");
    refused(run("x", "--input", "n=many"), 2, "input n", "integer");
    refused(run("x", "--input", "m=1"), 2, "unknown input 'm'");
  }

  @Test
  void unsetVariableAndPlainKey() throws IOException {
    refused(
        run(
            "--env",
            environment(
                    "models:\n"
                        + "  default: { url: 'http://localhost:1/v1', model: m, key:"
                        + " '${env:TROUPE_SURELY_UNSET}' }\n")
                .toString()),
        2,
        "env.yaml:2",
        "models.default.key",
        "TROUPE_SURELY_UNSET");
    refused(
        run(
            "--env",
            environment(
                    "models:\n"
                        + "  default: { url: 'http://localhost:1/v1', model: m, key: sk-plain }\n")
                .toString()),
        2,
        "env.yaml:2",
        "never stands in a file");
  }

  @Test
  void unknownEnvironmentAndUnboundRole() throws IOException {
    refused(run("--env", "mars"), 2, "mars", "offline");
    refused(
        run(
            "--env",
            environment("models: { small: { url: 'http://localhost:1/v1', model: m } }")
                .toString()),
        2,
        "'default'",
        "small");
  }

  @Test
  void deadServerAndRefusedKey() throws IOException {
    Cli.Ran dead =
        run(
            "--env",
            environment("models: { default: { url: 'http://127.0.0.1:9/v1', model: m } }")
                .toString());
    assertThat(dead.code()).isEqualTo(3);
    assertThat(dead.err()).contains("provider", "connect");
    com.sun.net.httpserver.HttpServer server =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"error\":{\"message\":\"invalid api key\"}}".getBytes(UTF_8);
          exchange.sendResponseHeaders(401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      Cli.Ran refused =
          run(
              "--json",
              "--env",
              environment(
                      "models: { default: { url: 'http://127.0.0.1:"
                          + server.getAddress().getPort()
                          + "/v1', model: m } }")
                  .toString());
      assertThat(refused.code()).isEqualTo(3);
      assertThat(refused.json().path("stop_reason").asText()).isEqualTo("provider");
      assertThat(refused.json().path("message").asText()).contains("invalid api key");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void emptyKnowledgeFolder() throws IOException {
    try (Stream<Path> documents = Files.list(team().resolve("knowledge"))) {
      for (Path document : documents.toList()) Files.delete(document);
    }
    refused(run(), 2, "team.yaml:", "knowledge", "researcher");
  }

  @Test
  void fileThatIsNotUtf8() throws IOException {
    Files.write(
        team().resolve("knowledge/latin.md"),
        "# Caf\u00e9\nline\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    refused(run(), 2, "latin.md", "UTF-8");
  }

  @Test
  void unwritableDataFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("occupied"), "x");
    refused(
        Cli.run("run", team().toString(), "--data", file.toString(), "-q"),
        1,
        "occupied",
        "--data");
  }

  @Test
  void unknownTask() {
    for (String verb : List.of("show", "trace", "resume"))
      refused(
          Cli.run(verb, "t-0123456789", "--data", folder.resolve("data").toString()),
          2,
          "t-0123456789");
  }

  @Test
  void withJsonAFailureIsOneProblemObject() {
    Cli.Ran ran = Cli.run("run", "nobody", "--json");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.json().path("detail").asText()).contains("nobody");
    assertThat(ran.json().path("exit_code").asInt()).isEqualTo(2);
  }
}
