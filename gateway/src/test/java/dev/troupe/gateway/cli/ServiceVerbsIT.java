package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.TaskHandle;
import dev.troupe.agents.TaskRequest;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.config.ConfigFile;
import dev.troupe.gateway.http.FakeModel;
import dev.troupe.gateway.http.Teams;
import dev.troupe.gateway.service.Service;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqliteQuarantine;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.TeamLibrary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a client of a service, and on a data folder without one. */
@Timeout(120)
final class ServiceVerbsIT {
  @TempDir Path folder;

  private Service serve(FakeModel model) throws IOException {
    return serve(model, "fake.yaml");
  }

  private Service serve(FakeModel model, String environment) throws IOException {
    return Service.start(
        new Service.Parts(
            DataFolder.open(folder.resolve("data")).path(),
            new TeamLibrary(List.of(Teams.write(folder.resolve("teams"))), folder.resolve("none")),
            new EnvironmentLoader(List.of(), name -> null)
                .load(model.environment(folder.resolve(environment), 4).toString()),
            ConfigFile.defaults(),
            Optional.empty()),
        "127.0.0.1",
        0);
  }

  private Cli.Ran troupe(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private String submitted(Service service) throws Exception {
    java.net.http.HttpResponse<String> answer =
        java.net.http.HttpClient.newHttpClient()
            .send(
                java.net.http.HttpRequest.newBuilder(URI.create(service.url() + "/v1/tasks"))
                    .header("Content-Type", "application/json")
                    .POST(
                        java.net.http.HttpRequest.BodyPublishers.ofString(
                            "{\"team\":\"chain\",\"inputs\":{\"q\":\"a\"}}"))
                    .build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());
    return Json.parse(answer.body()).path("id").asText();
  }

  /** A task that a service left open. */
  private String interrupted() throws Exception {
    try (FakeModel model = new FakeModel(Duration.ofSeconds(60));
        Service service = serve(model)) {
      return submitted(service);
    }
  }

  @Test
  void theVerbsAskTheServiceThatRunsOnTheFolderOrTheOneThatIsNamed() throws Exception {
    try (FakeModel model = new FakeModel(Duration.ofMillis(800));
        Service service = serve(model)) {
      String id = submitted(service);
      assertThat(troupe("tasks").out()).contains(id);
      JsonNode page = troupe("tasks", "--url", service.url(), "--json").json();
      assertThat(page.path("tasks").get(0).path("id").asText()).isEqualTo(id);
      Cli.Ran paused = troupe("pause", id);
      assertThat(paused.code()).as(paused.err()).isZero();
      assertThat(paused.err()).contains(service.url());
      assertThat(troupe("tasks").out()).contains("paused");
      assertThat(troupe("tasks", "--status", "paused").out()).contains(id);
      assertThat(troupe("tasks", "--status", "paused", "--url", service.url()).out()).contains(id);
      assertThat(troupe("resume", id, "--json").json().path("paused").asBoolean()).isFalse();
      assertThat(
              troupe("cancel", id, "--url", service.url(), "--json").json().path("status").asText())
          .isEqualTo("canceled");
      assertThat(troupe("tasks", "--status", "paused").out()).doesNotContain(id);
      assertThat(troupe("cancel", id).code()).isEqualTo(4);
      assertThat(troupe("cancel", "t-unknown").code()).isEqualTo(2);
      assertThat(troupe("top", "--once").out()).contains("ENDPOINT").contains("fake");
      assertThat(troupe("top", "--json").json().path("active").isInt()).isTrue();
      assertThat(troupe("serve", "--env", "offline").err())
          .contains(String.valueOf(ProcessHandle.current().pid()))
          .contains(service.url());
    }
    assertThat(troupe("top", "--once").code()).isEqualTo(2);
    assertThat(troupe("tasks", "--url", "http://127.0.0.1:1").code()).isEqualTo(1);
    assertThat(troupe("tasks", "--url", "nonsense").code()).isEqualTo(2);
  }

  @Test
  void withoutAServiceTheVerbsWorkOnTheFolder() throws Exception {
    List<String> both = new ArrayList<>();
    try (FakeModel model = new FakeModel(Duration.ofSeconds(60));
        Service service = serve(model)) {
      for (int i = 0; i < 2; i++) both.add(submitted(service));
    }
    String open = both.getFirst();
    String other = both.getLast();
    assertThat(troupe("tasks").out()).contains(open).contains(other);
    assertThat(troupe("pause", open, "--json").json().path("paused").asBoolean()).isTrue();
    assertThat(troupe("cancel", other, "--json").json().path("status").asText())
        .isEqualTo("canceled");
    Cli.Ran again = troupe("cancel", other, "--json");
    assertThat(again.code()).isEqualTo(4);
    assertThat(again.json().path("exit_code").asInt()).isEqualTo(4);
    assertThat(troupe("tasks", "--status", "canceled").out()).contains(other).doesNotContain(open);
    try (FakeModel model = new FakeModel(Duration.ofMillis(5));
        Service service = serve(model)) {
      // The first sweep is at the start: when a later task has ended, the paused one was left
      // alone.
      String later = submitted(service);
      await().until(() -> has(later, "completed"));
      assertThat(model.log()).noneMatch(seen -> seen.call().startsWith(open));
      assertThat(troupe("resume", open).code()).isZero();
      await().until(() -> has(open, "completed"));
    }
  }

  /** Its journal says that it is worked on; nobody does. */
  @Test
  void aTaskThatIsSetAsideSaysSoAndWhyUntilItIsResumed() throws Exception {
    String open = interrupted();
    Path journal = folder.resolve("data/journal.db");
    try (JournalDatabase database = JournalDatabase.open(journal)) {
      new SqliteQuarantine(database)
          .failed(TaskPid.of(new TaskId(open)), "its tool is gone", 1, new SystemEnv().now())
          .toCompletableFuture()
          .get();
    }
    assertThat(troupe("tasks").out()).contains(open + "  set aside");
    Cli.Ran shown = troupe("show", open);
    assertThat(shown.err()).contains("its tool is gone").contains("troupe resume " + open);
    assertThat(troupe("show", open, "--json").json().path("set_aside").asText())
        .isEqualTo("its tool is gone");
    try (FakeModel model = new FakeModel(Duration.ofMillis(5));
        Service service = serve(model)) {
      JsonNode page = troupe("tasks", "--url", service.url(), "--json").json();
      assertThat(page.path("tasks").get(0).path("set_aside").asText())
          .isEqualTo("its tool is gone");
      assertThat(troupe("resume", open, "--json").json().path("set_aside").isNull()).isTrue();
      await().until(() -> has(open, "completed"));
    }
  }

  /** What is copied from the screen works in any folder. */
  @Test
  void theCommandsThatAreNamedNeedNothingMore() throws Exception {
    String open = interrupted();
    String data = " --data " + folder.resolve("data");
    assertThat(troupe("show", open).err()).contains("troupe resume " + open + data + " --env FILE");
    Cli.Ran refused = troupe("resume", open);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("began with the environment 'fake'", "say --env FILE");
    Path elsewhere = Files.createDirectories(folder.resolve("with blank"));
    try (FakeModel dead = new FakeModel(Duration.ZERO)) {
      String environment = dead.environment(elsewhere.resolve("fake.yaml"), 4).toString();
      Cli.edit(Path.of(environment), text -> text.replace("model: fake", "model: fake, kee: x"));
      assertThat(troupe("resume", open, "--env", environment).err()).contains("fake.yaml", "kee");
    }
  }

  /** The service would send it to other models. */
  @Test
  void aTaskOfAnotherEnvironmentGoesOnBesideTheService() throws Exception {
    String open = interrupted();
    try (FakeModel model = new FakeModel(Duration.ofMillis(5));
        FakeModel others = new FakeModel(Duration.ofMillis(5));
        Service service = serve(others, "other.yaml")) {
      String environment = model.environment(folder.resolve("fake.yaml"), 4).toString();
      Cli.Ran resumed = troupe("resume", open, "--env", environment);
      assertThat(resumed.code()).as(resumed.err()).isZero();
      assertThat(resumed.err()).contains(service.url()).contains("goes on here");
      assertThat(has(open, "completed")).isTrue();
      assertThat(others.log()).isEmpty();
      assertThat(model.log()).isNotEmpty();
    }
  }

  /** The call that is on the wire there would be made again. */
  @Test
  void aTaskThatAnotherProcessWorksOnIsTakenFromItOnlyIfThatIsSaid() throws Exception {
    try (FakeModel model = new FakeModel(Duration.ofSeconds(60));
        FakeModel quick = new FakeModel(Duration.ZERO);
        Troupe run =
            Troupe.builder()
                .data(folder.resolve("data"))
                .environment(model.environment(folder.resolve("fake.yaml"), 4).toString())
                .team(Teams.write(folder.resolve("teams")).resolve("one"))
                .start()) {
      TaskHandle task = run.submit(TaskRequest.ofTeamGoal().input("q", "a"));
      await().until(() -> model.log().size() == 1);
      String environment = quick.environment(folder.resolve("quick.yaml"), 4).toString();
      Cli.Ran refused = troupe("resume", task.id().toString(), "--env", environment);
      assertThat(refused.code()).isEqualTo(4);
      assertThat(refused.err()).contains("works on task " + task.id()).contains("--take-over");
      assertThat(quick.log()).isEmpty();
      Cli.Ran taken = troupe("resume", task.id().toString(), "--env", environment, "--take-over");
      assertThat(taken.code()).as(taken.err()).isZero();
      assertThat(quick.log()).hasSize(1);
    }
  }

  private boolean has(String id, String status) {
    return troupe("show", id, "--json").json().path("status").asText().equals(status);
  }

  @Test
  void serveRefusesWhatWouldBeUnsafeOrUnclear() throws IOException {
    assertThat(troupe("serve").err()).contains("--env");
    assertThat(troupe("serve", "--env", "offline", "--listen", "0.0.0.0:0").err())
        .contains("troupe keys add");
    assertThat(troupe("serve", "--env", "offline", "--listen", "nowhere").code()).isEqualTo(2);
    assertThat(troupe("serve", "--env", "offline", "--listen", "127.0.0.1:99999").code())
        .isEqualTo(2);
    Path conf = Files.writeString(folder.resolve("c.conf"), "troupe.nope = 1");
    Cli.Ran refused = troupe("serve", "--env", "offline", "--config", conf.toString(), "--json");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.json().path("detail").asText()).contains("c.conf:1").contains("troupe.nope");
    assertThat(troupe("serve", "--env", "offline", "--keys", "none.json").err())
        .contains("troupe keys add");
    try (java.net.ServerSocket taken =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Cli.Ran busy =
          troupe("serve", "--env", "offline", "--listen", "127.0.0.1:" + taken.getLocalPort());
      assertThat(busy.code()).isEqualTo(1);
      assertThat(busy.err())
          .contains("cannot listen")
          .contains(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void keysAreMadeListedAndRevoked() {
    String file = folder.resolve("keys.json").toString();
    Cli.Ran made = troupe("keys", "add", "acme", "--keys", file, "--json");
    String id = made.json().path("id").asText();
    assertThat(made.json().path("key").asText()).startsWith("trp_" + id + "_");
    assertThat(troupe("keys", "list", "--keys", file).out())
        .contains(id)
        .contains("acme")
        .doesNotContain(made.json().path("key").asText());
    assertThat(troupe("keys", "list", "--keys", file, "--json").out()).doesNotContain("hash");
    assertThat(troupe("keys", "revoke", id, "--keys", file).out()).contains("revoked");
    assertThat(troupe("keys", "revoke", "nobody", "--keys", file).code()).isEqualTo(2);
    assertThat(troupe("keys", "add", "a b", "--keys", file).code()).isEqualTo(2);
    assertThat(troupe("keys").code()).isEqualTo(2);
  }
}
