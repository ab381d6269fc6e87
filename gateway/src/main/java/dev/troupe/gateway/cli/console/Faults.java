package dev.troupe.gateway.cli.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.observe.Redactor;
import dev.troupe.runtime.prompt.PromptFault;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Faults as users see them: one line on stderr, and with {@code --json} one problem object on
 * stdout.
 */
public final class Faults {
  private Faults() {}

  public static int report(Exception fault, String[] args, PrintStream out, PrintStream err) {
    int code = code(fault);
    String message = Redactor.redact(message(fault));
    if (code == ExitCode.MACHINE && isBug(fault))
      LoggerFactory.getLogger(Faults.class)
          .error("unexpected {}", fault.getClass().getName(), fault);
    err.println("troupe: " + Printable.of(message));
    if (List.of(args).contains("--json") || List.of(args).contains("--json=true")) {
      ObjectNode problem = Json.object().put("type", "about:blank").put("title", title(code));
      problem.put("detail", message).put("exit_code", code);
      out.println(Json.pretty(problem));
    }
    return code;
  }

  private static int code(Exception fault) {
    return switch (fault) {
      case Refusal refusal -> refusal.code();
      case UserFault user -> ExitCode.USER;
      case ParameterException parameter -> ExitCode.USER;
      case PromptFault prompt -> ExitCode.USER;
      case InvalidPathException path -> ExitCode.USER;
      default -> ExitCode.MACHINE;
    };
  }

  private static boolean isBug(Exception fault) {
    return !(fault instanceof Refusal || fault instanceof JournalUnusable);
  }

  private static String message(Exception fault) {
    if (fault instanceof ParameterException parameter) {
      String name = parameter.getCommandLine().getCommandSpec().qualifiedName();
      List<String> near =
          fault instanceof UnmatchedArgumentException unmatched
              ? unmatched.getSuggestions()
              : List.of();
      String hint =
          near.isEmpty()
              ? ""
              : "; did you mean "
                  + String.join(" or ", near.subList(0, Math.min(2, near.size())))
                  + "?";
      return String.valueOf(fault.getMessage()).replaceAll("\\s*\\R\\s*", " ")
          + hint
          + " (see: "
          + name
          + " --help)";
    }
    String message =
        fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    return isBug(fault) && code(fault) == ExitCode.MACHINE
        ? "unexpected fault: " + message + " (the log has the details)"
        : message;
  }

  private static String title(int code) {
    return switch (code) {
      case ExitCode.USER -> "the command or a file must be mended";
      case ExitCode.FAILED -> "the task failed";
      case ExitCode.REFUSED -> "refused";
      default -> "the machine or the set-up";
    };
  }
}
