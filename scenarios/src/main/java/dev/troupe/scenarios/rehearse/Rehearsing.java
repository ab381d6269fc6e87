package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.Fact;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.ToolDeclaration;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.team.Variant;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.offline.OfflineModel;
import dev.troupe.scenarios.judge.Judged;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Rehearses on a running node: says what it will take, runs every cell as a task, judges. */
public final class Rehearsing {
  /** Most cells that are run at once. */
  public static final int MAX_OPEN = 256;

  /** How often a run that does not end is looked at. */
  private static final long LOOK_SECONDS = 2;

  private final Troupe troupe;
  private final Environment environment;
  private final Path data;
  private final Rehearsal rehearsal;
  private final Map<Variant, Team> teams = new LinkedHashMap<>();
  private final Map<Rehearsal.Cell, Bounds> each = new LinkedHashMap<>();
  private final RunReader reader;

  /**
   * @param data where the runs are noted
   * @throws UserFault when a variant cannot be rehearsed
   */
  public Rehearsing(Troupe troupe, Environment environment, Path data, Rehearsal rehearsal) {
    this.troupe = troupe;
    this.environment = environment;
    this.data = data;
    this.rehearsal = rehearsal;
    this.reader =
        new RunReader(
            troupe.history(),
            troupe.payloads(),
            role -> environment.binding(role).endpoint().price());
    for (Variant variant : rehearsal.variants()) {
      Team team = variant.of(rehearsal.team(), Set.of());
      environment.check(team);
      harmless(team);
      teams.put(variant, team);
    }
  }

  private static void harmless(Team team) {
    for (ToolDeclaration tool : team.tools().values())
      if (tool.effect().filter(e -> e != Effect.READ_ONLY).isPresent())
        throw new UserFault(
            "tools."
                + tool.name()
                + ": a rehearsal calls it for every sample, but it is "
                + tool.effect().get().name().toLowerCase(java.util.Locale.ROOT)
                + "; rehearse a team whose tools are read_only");
  }

  /** What it will take. Reads the journal; sends nothing. */
  public Bounds bounds() {
    Forecast forecast = new Forecast(troupe.foresight(), environment);
    Bounds sum = Bounds.NOTHING;
    each.clear();
    for (Rehearsal.Cell cell : rehearsal.cells()) {
      Bounds of = forecast.of(team(cell), cell);
      each.put(cell, of);
      sum = sum.plus(of);
    }
    String priced = sum.currency();
    rehearsal
        .budget()
        .flatMap(Rehearsal.Budget::currency)
        .filter(c -> !priced.isEmpty() && !c.equals(priced))
        .ifPresent(
            c -> {
              throw new UserFault("the budget is in " + c + ", the prices are in " + priced);
            });
    if (rehearsal.budget().isPresent() && !sum.unbounded().isEmpty())
      throw new UserFault("a budget cannot be kept: " + sum.unbounded());
    return sum;
  }

  private Team team(Rehearsal.Cell cell) {
    Team team = teams.get(cell.variant());
    if (team == null) throw new IllegalStateException("no team for " + cell.variant());
    return team;
  }

  /**
   * Runs every cell; a run that was cut short before is gone on with. Blocks until all have ended.
   *
   * @param open most cells at once
   * @param heard told of each result as it comes, one at a time
   */
  public Rehearsed run(int open, Consumer<Result> heard) {
    if (each.isEmpty()) bounds();
    List<Rehearsal.Cell> cells = rehearsal.cells();
    try (RunFile file =
            RunFile.open(data, rehearsal.team().name(), rehearsal.name(), identity(cells));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Semaphore room = new Semaphore(Math.clamp(open, 1, MAX_OPEN));
      ReentrantLock hearing = new ReentrantLock();
      Purse purse = new Purse(rehearsal.budget().map(Rehearsal.Budget::amount));
      List<Future<Result>> results = new ArrayList<>();
      for (Rehearsal.Cell cell : cells) {
        room.acquireUninterruptibly();
        results.add(
            threads.submit(
                () -> {
                  try {
                    Result result = one(cell, file.number(), purse);
                    hearing.lock();
                    try {
                      heard.accept(result);
                    } finally {
                      hearing.unlock();
                    }
                    return result;
                  } finally {
                    room.release();
                  }
                }));
      }
      List<Result> all = new ArrayList<>();
      for (Future<Result> result : results) all.add(got(result));
      Certificate certificate =
          new Certifier(troupe.history(), troupe.payloads())
              .of(
                  rehearsal.team().name(),
                  rehearsal.name(),
                  file.number(),
                  all.stream().flatMap(r -> r.ran().stream()).map(Ran::task).toList());
      Rehearsed rehearsed =
          new Rehearsed(
              rehearsal,
              environment.name(),
              answeredBy(),
              file.number(),
              file.resumed(),
              all,
              certificate);
      file.end(new RehearsalJson(rehearsed).noted(identity(cells)));
      return rehearsed;
    }
  }

  /** Tables name answers that come from no language model. */
  private String answeredBy() {
    boolean scripted =
        environment.models().values().stream().anyMatch(b -> b.kind() == Environment.Kind.SCRIPTED);
    if (scripted) return "scripted answers, no language model";
    boolean offline =
        environment.models().values().stream().anyMatch(b -> b.kind() == Environment.Kind.OFFLINE);
    return offline ? new OfflineModel().describe() : "";
  }

  /** The same run: the same team, variants, samples and models. */
  private String identity(List<Rehearsal.Cell> cells) {
    ObjectNode json = Json.object();
    ArrayNode variants = json.putArray("variants");
    teams.values().forEach(team -> variants.add(team.hash().value()));
    json.put("environment", environment.name());
    ObjectNode models = json.putObject("models");
    environment.models().forEach((role, b) -> models.put(role, b.endpoint().fingerprint()));
    ArrayNode names = json.putArray("cells");
    for (Rehearsal.Cell cell : cells)
      names.add(cell.name() + " " + cell.sample().goal() + " " + cell.sample().inputs());
    return Hash.of(Json.canonical(json)).value();
  }

  private static Result got(Future<Result> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw new IllegalStateException(e.getCause());
    }
  }

  private Result one(Rehearsal.Cell cell, int run, Purse purse) {
    TaskId task = CellTask.id(rehearsal.team().name(), rehearsal.name(), run, cell.name());
    Bounds most = each.getOrDefault(cell, Bounds.NOTHING);
    Optional<BigDecimal> ceiling = most.cost();
    if (!purse.take(ceiling))
      return new Result(cell, Optional.empty(), Optional.empty(), "the budget is used up");
    BigDecimal spent = BigDecimal.ZERO;
    try {
      submit(cell, run, task);
      String asked = await(task);
      Ran ran = reader.read(task);
      spent = ran.cost();
      return judged(cell, ran, asked);
    } finally {
      purse.giveBack(ceiling, spent);
    }
  }

  private Result judged(Rehearsal.Cell cell, Ran ran, String asked) {
    if (!ran.completed())
      return new Result(
          cell,
          Optional.of(ran),
          Optional.empty(),
          asked.isEmpty() ? ran.status() + " (" + ran.stopReason() + "): " + ran.message() : asked);
    Judged judged =
        Judged.of(
            rehearsal.assertions(),
            rehearsal.threshold(),
            ran.answer(),
            ran.steps(),
            cell.sample().row());
    return new Result(cell, Optional.of(ran), Optional.of(judged), "");
  }

  private void submit(Rehearsal.Cell cell, int run, TaskId task) {
    while (true) {
      Fact.SubmitReply reply =
          troupe
              .tasks()
              .submit(CellTask.of(rehearsal, cell, team(cell), run, environment.name()))
              .toCompletableFuture()
              .join();
      switch (reply) {
        case Fact.SubmitReply.Accepted a -> {
          if (a.existing()) troupe.tasks().resume(task);
          return;
        }
        case Fact.SubmitReply.Refused r when r.why() == Fact.Refusal.FULL ->
            pause(Math.clamp(r.retryAfterSeconds(), 1, 10));
        case Fact.SubmitReply.Refused r -> throw new UserFault(r.message());
      }
    }
  }

  private static void pause(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Until the task has ended. Nobody is there to answer, so one that asks a person is canceled. */
  private String await(TaskId task) {
    CompletableFuture<Void> ended = troupe.tasks().ended(task);
    String asked = "";
    while (true)
      try {
        ended.get(LOOK_SECONDS, TimeUnit.SECONDS);
        return asked;
      } catch (TimeoutException e) {
        if (!asked.isEmpty() || !asks(task)) continue;
        asked = "asked a person, and nobody answers in a rehearsal";
        troupe.tasks().control(task, Fact.Verb.CANCEL);
      } catch (InterruptedException e) {
        ended.cancel(false);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } catch (ExecutionException e) {
        throw new CompletionException(e.getCause());
      }
  }

  private boolean asks(TaskId task) {
    for (JsonNode question : troupe.questions(TenantId.DEFAULT, task).orElse(Json.array()))
      if (question.path("answer").isNull()) return true;
    return false;
  }
}
