package dev.troupe.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.Faults;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.StandardOutput;
import dev.troupe.gateway.cli.journal.PurgeCommand;
import dev.troupe.gateway.cli.journal.VerifyCommand;
import dev.troupe.gateway.cli.rehearse.BisectCommand;
import dev.troupe.gateway.cli.rehearse.CertifyCommand;
import dev.troupe.gateway.cli.rehearse.FailuresCommand;
import dev.troupe.gateway.cli.rehearse.PromptsCommand;
import dev.troupe.gateway.cli.rehearse.RehearseCommand;
import dev.troupe.gateway.cli.rehearse.WarmCommand;
import dev.troupe.gateway.cli.service.KeysCommand;
import dev.troupe.gateway.cli.service.ServeCommand;
import dev.troupe.gateway.cli.service.TopCommand;
import dev.troupe.gateway.cli.setup.DoctorCommand;
import dev.troupe.gateway.cli.setup.InitCommand;
import dev.troupe.gateway.cli.setup.LintCommand;
import dev.troupe.gateway.cli.simulate.ScenarioCommand;
import dev.troupe.gateway.cli.simulate.SimulateCommand;
import dev.troupe.gateway.cli.task.AnswerCommand;
import dev.troupe.gateway.cli.task.CancelCommand;
import dev.troupe.gateway.cli.task.PauseCommand;
import dev.troupe.gateway.cli.task.QuestionsCommand;
import dev.troupe.gateway.cli.task.ResumeCommand;
import dev.troupe.gateway.cli.task.RunCommand;
import dev.troupe.gateway.cli.task.ShowCommand;
import dev.troupe.gateway.cli.task.TasksCommand;
import dev.troupe.gateway.cli.task.TraceCommand;
import dev.troupe.gateway.cli.workbench.DiffCommand;
import dev.troupe.gateway.cli.workbench.ExportCommand;
import dev.troupe.gateway.cli.workbench.ForkCommand;
import dev.troupe.gateway.cli.workbench.ReplayCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code troupe}: parses, runs, and turns every fault into one clear line and a documented exit
 * code.
 */
@Command(
    name = "troupe",
    description = "Teams of LLM agents: tasks that survive crashes, with sources.",
    subcommands = {
      RunCommand.class,
      ShowCommand.class,
      TraceCommand.class,
      ResumeCommand.class,
      ServeCommand.class,
      TasksCommand.class,
      CancelCommand.class,
      PauseCommand.class,
      QuestionsCommand.class,
      AnswerCommand.class,
      TopCommand.class,
      VerifyCommand.class,
      PurgeCommand.class,
      KeysCommand.class,
      InitCommand.class,
      SimulateCommand.class,
      ScenarioCommand.class,
      RehearseCommand.class,
      CertifyCommand.class,
      FailuresCommand.class,
      ForkCommand.class,
      DiffCommand.class,
      ExportCommand.class,
      ReplayCommand.class,
      LintCommand.class,
      WarmCommand.class,
      PromptsCommand.class,
      BisectCommand.class,
      DoctorCommand.class
    },
    footer = {
      "",
      "First steps:",
      "  troupe run customer-follow-up      the shipped example, no key and no server needed",
      "  troupe init my-team                a new team that answers from my-team/knowledge/",
      "  troupe run ./my-team \"a question\"",
      "  troupe serve --env offline         the same over HTTP",
      "",
      "Exit codes: 0 completed, 1 machine or set-up, 2 your files or command line, 3 task failed,",
      "            4 refused or stopped by a limit, 5 waiting for a person, 100 judged below the"
          + " bar,",
      "            130 interrupted, 141 whoever reads the output has gone."
    })
public final class Main implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  boolean version;

  @Spec Model.@Nullable CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    Logging.off();
    StandardOutput output =
        new StandardOutput(
            new FileOutputStream(FileDescriptor.out),
            System.out.charset(),
            Path.of("/proc/self/fd/1"));
    System.setOut(output.stream());
    int code = output.ended(run(args, output.stream(), System.err), System.err);
    System.err.flush();
    Runtime.getRuntime().exit(code);
  }

  /** Runs one command line; never exits the process. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    Console.Streams.set(out, err);
    CommandLine line =
        new CommandLine(new Main())
            .setOut(new PrintWriter(out, true, UTF_8))
            .setErr(new PrintWriter(err, true, UTF_8))
            .setUsageHelpWidth(100)
            .setAbbreviatedOptionsAllowed(false)
            .setExpandAtFiles(false) // a text may begin with @
            .setParameterExceptionHandler((fault, given) -> Faults.report(fault, given, out, err))
            .setExecutionExceptionHandler(
                (fault, command, parsed) -> Faults.report(fault, args, out, err));
    line.getCommandSpec()
        .version(
            "troupe "
                + Objects.requireNonNullElse(
                    Main.class.getPackage().getImplementationVersion(), "0.1.0-SNAPSHOT"));
    try {
      return line.execute(args);
    } catch (LinkageError | OutOfMemoryError | StackOverflowError e) {
      // Not a user's fault, but still one line and one document.
      return Faults.report(new IllegalStateException(e.toString(), e), args, out, err);
    }
  }

  @Override
  public void run() {
    Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getOut());
  }
}
