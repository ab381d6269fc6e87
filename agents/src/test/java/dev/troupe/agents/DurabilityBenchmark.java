package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.NodeParts;
import dev.troupe.agents.task.TaskNode;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalSetup;
import dev.troupe.runtime.journal.Quarantine;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.model.transport.Transports;
import dev.troupe.runtime.payload.Payloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What durability costs: W1 (plan, 10 workers, aggregate: 12 model calls of an in-process model
 * without latency) with the real journal, and with one that serialises but stores nothing; turn and
 * turn about in one run.
 */
@Tag("benchmark")
final class DurabilityBenchmark {
  private static final int TASKS = 2_000;
  private static final int IN_FLIGHT = 1_000;
  private static final int WINDOWS = 8;

  @TempDir Path data;

  private static final class InMemory implements Payloads {
    private final Map<Hash, byte[]> bodies = new ConcurrentHashMap<>();

    @Override
    public Hash put(TenantId tenant, byte[] bytes) {
      Hash hash = Hash.of(bytes);
      bodies.put(hash, bytes);
      return hash;
    }

    @Override
    public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
      return CompletableFuture.completedFuture(Objects.requireNonNull(bodies.get(hash)));
    }
  }

  private final class Kernel implements AutoCloseable {
    private final ActorSystem<Void> system;
    private final JournalDatabase database;
    private final TaskNode node;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong persists = new AtomicLong();
    private int submitted;

    Kernel(String name, boolean stores) throws Exception {
      DataFolder folder = DataFolder.open(data.resolve(name));
      database = JournalDatabase.open(folder.journal());
      Env env = new SystemEnv();
      Payloads payloads = stores ? new SqlitePayloads(database) : new InMemory();
      Config config =
          stores
              ? PekkoConfig.load()
              : ConfigFactory.parseString(
                      "troupe.journal.class = dev.troupe.runtime.journal.ForgetfulJournal")
                  .withFallback(PekkoConfig.load());
      CompletableFuture<TaskNode> started = new CompletableFuture<>();
      NodeParts parts =
          new NodeParts(
              env,
              new AloneNode(env.newId()),
              payloads,
              new SqliteReader(database),
              AnswerIndex.NONE,
              Quarantine.NONE,
              database,
              new ModelFactory(new Transports(System::getenv), env)
                  .bind(
                      Scripts.environment(
                          List.of(
                              Scripts.rule(
                                  "planner",
                                  null,
                                  Scripts.text(TestTeam.plan("worker", 10)),
                                  Duration.ZERO),
                              Scripts.rule(null, null, Scripts.text("ok"), Duration.ZERO)))),
              new Teams(payloads, Runnable::run, Set.of()),
              Craft.STANDARD,
              Map.of(),
              ToolRunner.virtualThreads(4),
              AdmissionSettings.DEFAULT.withActive(2 * IN_FLIGHT),
              TenantBudgets.none(env),
              (task, after, entries) -> {
                persists.incrementAndGet();
                for (JournalEntry entry : entries)
                  if (entry.event() instanceof TaskEvent.TaskEnded e) {
                    if (e.status() == TaskEvent.Status.COMPLETED) ended.incrementAndGet();
                    room.release();
                  }
              },
              Runnable::run);
      system =
          ActorSystem.create(
              TaskNode.create(parts, started::complete),
              name,
              ActorSystemSetup.create(BootstrapSetup.create(config), new JournalSetup(database)));
      node = started.get(30, TimeUnit.SECONDS);
    }

    /** Tasks per second. */
    double window(Team team) throws InterruptedException {
      long before = ended.get();
      long begun = System.nanoTime();
      for (int i = 0; i < TASKS; i++) {
        room.acquire();
        node.tasks().submit(TestTeam.submission(team, "k" + submitted++));
      }
      room.acquire(IN_FLIGHT);
      room.release(IN_FLIGHT);
      assertThat(ended.get() - before).isEqualTo(TASKS);
      return TASKS / ((System.nanoTime() - begun) / 1e9);
    }

    @Override
    public void close() {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
      database.close();
    }
  }

  @Test
  void durableAgainstForgetful() throws Exception {
    Team team = TestTeam.of(List.of(), Set.of());
    try (Kernel durable = new Kernel("durable", true);
        Kernel forgetful = new Kernel("forgetful", false)) {
      List<Double> kept = new ArrayList<>();
      List<Double> lost = new ArrayList<>();
      for (int window = 0; window < WINDOWS; window++) {
        lost.add(forgetful.window(team));
        kept.add(durable.window(team));
      }
      double persists = durable.persists.get() / (double) (WINDOWS * TASKS);
      System.out.printf(
          Locale.ROOT,
          "durable %s tasks/s, without storing %s: %.2f; %.1f persists per task%n",
          rounded(kept),
          rounded(lost),
          kept.getLast() / lost.getLast(),
          persists);
      assertThat(kept.getLast() / lost.getLast()).isGreaterThanOrEqualTo(0.55);
      assertThat(persists).isLessThanOrEqualTo(8);
    }
  }

  private static List<Long> rounded(List<Double> rates) {
    return rates.stream().map(Math::round).toList();
  }
}
