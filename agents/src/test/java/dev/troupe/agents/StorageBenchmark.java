package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.scripted.ScriptRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a conversation of 1,000 calls leaves on the disk, each text about 2 KB and none twice. */
@Tag("benchmark")
final class StorageBenchmark {
  @TempDir Path data;

  record Page(int number) {}

  private static String page(int number) {
    StringBuilder text = new StringBuilder();
    Random random = new Random(number);
    while (text.length() < 2_000) text.append(Long.toString(random.nextLong(), 36)).append(' ');
    return text.toString();
  }

  private record Stored(long bodies, long manifests, long events, long file) {
    long all() {
      return bodies + manifests + events;
    }
  }

  @Test
  void aThousandCalls() throws Exception {
    Stored half = run(500);
    Stored whole = run(1_000);
    long unique = 0;
    for (int i = 0; i < 1_000; i++)
      unique +=
          page(i).getBytes(UTF_8).length
              + Scripts.tool("page", Json.object().put("number", i)).toString().length();
    System.out.printf(
        Locale.ROOT,
        "1,000 model calls and as many of tools: bodies %d = %.3f x unique %d; events and manifests"
            + " %d bytes per call; file %.2f x all; %.2f x those of 500 calls%n",
        whole.bodies(),
        whole.bodies() / (double) unique,
        unique,
        (whole.events() + whole.manifests()) / 2_000,
        whole.file() / (double) whole.all(),
        whole.all() / (double) half.all());
    assertThat(whole.bodies()).isLessThanOrEqualTo(unique * 105 / 100);
    assertThat((whole.events() + whole.manifests()) / 2_000).isLessThanOrEqualTo(1_536);
    assertThat(whole.file()).isLessThanOrEqualTo(whole.all() * 140 / 100);
    assertThat(whole.all()).isLessThanOrEqualTo(half.all() * 210 / 100);
  }

  private Stored run(int calls) throws Exception {
    Path folder = data.resolve("c" + calls);
    List<ScriptRule> rules = new ArrayList<>();
    for (int i = 0; i < calls - 1; i++)
      rules.add(
          Scripts.rule(
              null, i, Scripts.tool("page", Json.object().put("number", i)), Duration.ZERO));
    rules.add(Scripts.rule(null, null, Scripts.text("read it all"), Duration.ZERO));
    Tool tool =
        RecordTool.of(
            "page",
            "Reads a page",
            Effect.READ_ONLY,
            Page.class,
            (page, context) -> page(page.number()));
    try (Troupe troupe =
        Troupe.builder().data(folder).environment(Scripts.environment(rules)).tool(tool).start()) {
      TaskId task =
          TaskRuns.submit(
              troupe, TestTeam.submission(Scripts.thinker(calls, "page", Set.of("page")), "k"));
      troupe.tasks().ended(task).get(600, TimeUnit.SECONDS);
      assertThat(troupe.resource(task).path("usage").path("live").asInt()).isEqualTo(calls);
    }
    Path journal = folder.resolve("journal.db");
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + journal);
        Statement s = c.createStatement()) {
      s.execute("pragma wal_checkpoint(truncate)");
      if (Boolean.getBoolean("troupe.keep"))
        Files.copy(
            journal,
            Path.of(System.getProperty("java.io.tmpdir"), "storage.db"),
            StandardCopyOption.REPLACE_EXISTING);
      long manifests =
          sum(s, "select sum(length(body)) from text where cast(body as text) like '{%appended%'");
      long all = sum(s, "select sum(length(body)) from text");
      long events =
          sum(
              s,
              "select sum(length(events) + length(writer) + length(chain) + 24) from event_write");
      return new Stored(all - manifests, manifests, events, Files.size(journal));
    }
  }

  private static long sum(Statement s, String sql) throws SQLException {
    try (ResultSet r = s.executeQuery(sql)) {
      return r.next() ? r.getLong(1) : 0;
    }
  }
}
