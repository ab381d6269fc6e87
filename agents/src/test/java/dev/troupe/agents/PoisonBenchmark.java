package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.Spoiled;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Throughput of sound tasks beside poison ones: tasks that wait for a person, whose journals are
 * then spoiled, and whose time comes, so that the sweeper wakes writers that cannot recover, until
 * they are set aside. Turn and turn about with windows that have none.
 */
@Tag("benchmark")
final class PoisonBenchmark {
  private static final int TASKS = 8_000;
  private static final int IN_FLIGHT = 500;
  private static final int PAIRS = 5;
  private static final int POISON = 10;

  @TempDir Path data;
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final AtomicInteger suspended = new AtomicInteger();
  private int submitted;

  @Test
  void othersKeepTheirThroughput() throws Exception {
    Team asking = Scripts.thinker(3, "ask_human", Set.of());
    Team sound = TestTeam.of(List.of(), Set.of());
    TaskObserver observer =
        (task, after, entries) -> {
          for (JournalEntry entry : entries) {
            if (entry.event() instanceof TaskEvent.Suspended) suspended.incrementAndGet();
            if (entry.event() instanceof TaskEvent.TaskEnded) room.release();
          }
        };
    try (Troupe troupe =
        Troupe.builder()
            .data(data)
            .environment(
                Scripts.environment(
                    List.of(
                        Scripts.rule(
                            "thinker",
                            0,
                            Scripts.tool("ask_human", Json.object().put("question", "which?")),
                            Duration.ZERO),
                        Scripts.rule(
                            "planner",
                            null,
                            Scripts.text(TestTeam.plan("worker", 3)),
                            Duration.ZERO),
                        Scripts.rule(null, null, Scripts.text("ok"), Duration.ZERO))))
            .settings(AdmissionSettings.DEFAULT.sweeping("fake").withActive(2 * IN_FLIGHT))
            .observer(observer)
            .start()) {
      List<TaskId> poison = new ArrayList<>();
      for (int i = 0; i < PAIRS * POISON; i++)
        poison.add(TaskRuns.submit(troupe, TestTeam.submission(asking, "poison" + i)));
      while (suspended.get() < poison.size()) Thread.sleep(10);
      spoil(poison);
      window(troupe, sound);
      window(troupe, sound);
      double clean = 0;
      double beside = 0;
      for (int pair = 0; pair < PAIRS; pair++) {
        clean += window(troupe, sound);
        wake(poison.subList(pair * POISON, (pair + 1) * POISON));
        beside += window(troupe, sound);
      }
      for (int i = 0; i < 100 && setAside() < poison.size(); i++) Thread.sleep(200);
      System.out.printf(
          Locale.ROOT,
          "poison: %.0f tasks/s alone, %.0f beside %d poison tasks in each window: %.2f; %d set"
              + " aside%n",
          clean / PAIRS,
          beside / PAIRS,
          POISON,
          beside / clean,
          setAside());
      assertThat(setAside()).isEqualTo(poison.size());
      assertThat(beside / clean).isGreaterThanOrEqualTo(0.9);
    }
  }

  private double window(Troupe troupe, Team team) throws InterruptedException {
    long begun = System.nanoTime();
    for (int i = 0; i < TASKS; i++) {
      room.acquire();
      troupe.tasks().submit(TestTeam.submission(team, "k" + submitted++));
    }
    room.acquire(IN_FLIGHT);
    room.release(IN_FLIGHT);
    return TASKS / ((System.nanoTime() - begun) / 1e9);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("journal.db"));
  }

  private void spoil(List<TaskId> tasks) throws SQLException {
    for (TaskId task : tasks)
      Spoiled.manifest(data.resolve("journal.db"), TaskPid.of(task), 2, "from_the_future/1");
  }

  /** Their wait is over. */
  private void wake(List<TaskId> tasks) throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      for (TaskId task : tasks)
        s.execute(
            "update open_entity set wake_at = 1 where entity = (select id from entity where pid"
                + " = 'task|"
                + task
                + "')");
    }
  }

  private int setAside() throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("select count(*) from open_entity where rests & 4")) {
      return r.getInt(1);
    }
  }
}
