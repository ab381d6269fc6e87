package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.EnvironmentChoice;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.Refusal;
import dev.troupe.gateway.cli.journal.StoredTask;
import dev.troupe.gateway.cli.journal.TaskEnvironment;
import dev.troupe.gateway.service.ServeLock;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.NodeLock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe resume}: takes an open task up where it was left. */
@Command(
    name = "resume",
    description =
        "Take up a task that was interrupted or paused: in the service that runs on the folder, if it"
            + " works with the task's environment; otherwise here, to its end.")
public final class ResumeCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Mixin OneTask of = new OneTask();

  @Option(
      names = "--env",
      paramLabel = "NAME|FILE",
      description = "Other models than the task began with.")
  @Nullable String environment;

  @Option(
      names = "--take-over",
      description =
          "Also from a process that works on it and is alive, such as one that hangs: what that one"
              + " has on the wire is sent again, and paid twice.")
  boolean takeOver;

  @Override
  public Integer call() {
    Console console = common.console();
    if (takeOver && of.url != null)
      throw new UserFault("--take-over: works on the data folder, not through a service");
    if (!takeOver && isForTheService()) {
      if (environment != null)
        throw new UserFault(
            "--env: a service answers, and resumes tasks of its own environment only");
      new Control(common, of).print(Fact.Verb.RESUME, "goes on in the service");
      return ExitCode.COMPLETED;
    }
    TaskId task;
    String began;
    String team;
    long known;
    try (StoredTask stored = StoredTask.open(common, of.id)) {
      task = stored.id();
      TaskState state = stored.state();
      known = state.events();
      began = state.submitted().orElseThrow().environment();
      team = state.submitted().orElseThrow().team();
      if (!state.open()) {
        console.hint("troupe: task " + task + " has ended already; this is its result");
        ObjectNode resource = stored.resource();
        new ResultPrinter(common, console, "").print(resource);
        return ExitCode.of(resource);
      }
      if (!takeOver && !stored.isSetAside() && isAlive(state.node())) {
        if (!state.paused()) throw beingWorkedOn(task);
        new Control(common, of).printHere(Fact.Verb.RESUME, "goes on where it was paused");
        return ExitCode.COMPLETED;
      }
    }
    TaskEnvironment where = TaskEnvironment.of(common, task.toString(), began, team, environment);
    Environment models = EnvironmentChoice.of(where.name(), where.loader(), console);
    DataFolder data = DataFolder.open(common.dataFolder());
    Logging.to(data.logs(), common.verbose());
    try (Troupe troupe = Troupe.builder().data(data.path()).environment(models).start()) {
      Waiting.on(troupe.tasks().control(task, Fact.Verb.RESUME));
      troupe.tasks().resume(task);
      return new Following(troupe, task, common, environment).toTheEnd(known);
    }
  }

  private boolean isAlive(String node) {
    return NodeLock.isThere(DataFolder.open(common.dataFolder()), node);
  }

  private Refusal beingWorkedOn(TaskId task) {
    return new Refusal(
        ExitCode.REFUSED,
        "another process that is alive works on task "
            + task
            + "; `troupe show "
            + task
            + common.dataOption()
            + "` tells how far it is. --take-over takes the task from it: what it has on the wire is"
            + " sent again, and paid twice");
  }

  /** One that runs here works on tasks of its own environment only; others go on beside it. */
  private boolean isForTheService() {
    if (of.url != null) return true;
    Optional<ServeLock.Running> service = ServeLock.running(common.dataFolder());
    if (service.isEmpty()) return false;
    String serves = service.get().environment();
    if (serves.isEmpty()) return true; // one of an earlier version does not say
    String began;
    boolean open;
    try (StoredTask stored = StoredTask.open(common, of.id)) {
      TaskState state = stored.state();
      began = state.submitted().orElseThrow().environment();
      open = state.open();
      String node = state.node();
      boolean elsewhere = !service.get().node().isEmpty() && !node.equals(service.get().node());
      if (open && !state.paused() && elsewhere && !stored.isSetAside() && isAlive(node))
        throw beingWorkedOn(stored.id());
    }
    if (began.equals(serves)) return true;
    if (!open) return false;
    common
        .console()
        .hint(
            "troupe: the service at "
                + service.get().url()
                + " works with '"
                + serves
                + "'; this task began with '"
                + began
                + "', and goes on here");
    return false;
  }
}
