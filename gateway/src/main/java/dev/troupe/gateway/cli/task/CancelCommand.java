package dev.troupe.gateway.cli.task;

import dev.troupe.agents.task.decide.Fact;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code troupe cancel}: a task ends now. */
@Command(
    name = "cancel",
    description = "End a task: nothing is sent any more; what it found so far is kept.")
public final class CancelCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Mixin OneTask task = new OneTask();

  @Override
  public Integer call() {
    new Control(common, task).print(Fact.Verb.CANCEL, "is canceled");
    return ExitCode.COMPLETED;
  }
}
