package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.LimitsReader;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.ModelsOption;
import dev.troupe.gateway.cli.console.Refusal;
import dev.troupe.gateway.cli.console.TeamArgument;
import dev.troupe.gateway.cli.journal.TaskEnvironment;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.knowledge.Knowledge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe run}: one task, from submit to answer. */
@Command(
    name = "run",
    description = "Run one task of a team and print its answer.",
    footer = {
      "",
      "TEAM is a name (looked up in --teams, ./teams, the library) or a folder (with a / or a"
          + " leading dot).",
      "Without --env the built-in offline model answers: it splits, looks up and quotes; it is no"
          + " LLM.",
      "  troupe run customer-follow-up --env openai     any OpenAI-compatible server, by",
      "                                                 OPENAI_API_KEY, OPENAI_BASE_URL,"
          + " OPENAI_MODEL"
    })
public final class RunCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Mixin TeamArgument team = new TeamArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "GOAL",
      description = "What is to be done (default: the team's goal).")
  @Nullable String goal;

  @Option(
      names = "--input",
      paramLabel = "K=V",
      description = "One input of the team; may be repeated.")
  List<String> input = new ArrayList<>();

  @Option(
      names = "--inputs",
      paramLabel = "FILE",
      description = "Inputs as a JSON object; - reads standard input.")
  @Nullable String inputsFile;

  @Option(
      names = "--example",
      paramLabel = "NAME",
      description = "Inputs of this example of the team.")
  @Nullable String example;

  @Mixin ModelsOption env = new ModelsOption();

  @Option(
      names = "--limit",
      paramLabel = "K=V",
      description =
          "A limit below the team's, such as tokens=50k, cost=0.10 or time=5m; may be repeated.")
  List<String> limit = new ArrayList<>();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Idempotency key: the same key is the same task.")
  @Nullable String key;

  /** Most files named in one hint. */
  private static final int NAMED = 3;

  @Override
  public Integer call() {
    Console console = common.console();
    Path folder = team.folder(common);
    Team loaded = TeamLoader.load(TeamFiles.read(folder), Set.of());
    Inputs given = new Inputs(input, inputsFile, example, goal != null);
    ObjectNode inputs = given.of(loaded, console);
    String wanted = goal == null ? loaded.goal(inputs) : goal.strip();
    if (wanted.isEmpty()) throw new UserFault("the goal is empty");
    if (key != null && (key.isBlank() || key.length() > 255))
      throw new UserFault("--key: an idempotency key has 1 to 255 characters");
    Environment models = env.of(common, folder);
    models.check(loaded).forEach(hint -> console.hint("troupe: " + hint));
    List<String> unread = loaded.unreadFiles();
    if (!unread.isEmpty())
      console.hint(
          "troupe: no agent can read "
              + String.join(", ", unread.subList(0, Math.min(NAMED, unread.size())))
              + (unread.size() > NAMED ? " and " + (unread.size() - NAMED) + " more" : "")
              + "; documents are "
              + Knowledge.KINDS);
    Limits limits = limits();
    models.check(loaded, limits, currency());
    DataFolder data = DataFolder.open(common.dataFolder());
    Logging.to(data.logs(), common.verbose());
    try (Troupe troupe = Troupe.builder().data(data.path()).environment(models).start()) {
      String idempotency = key == null ? new SystemEnv().newId() : key;
      Submission submission =
          new Submission(TenantId.DEFAULT, loaded, models.name(), wanted, inputs, idempotency)
              .under(Terms.DEFAULT.under(limits));
      return switch (Waiting.on(troupe.tasks().submit(submission))) {
        case Fact.SubmitReply.Accepted a when !a.existing() -> {
          console.hint("task " + a.task() + " accepted");
          yield new Following(troupe, a.task(), common, env.anywhere(folder)).toTheEnd(0);
        }
        case Fact.SubmitReply.Accepted a -> existing(troupe, a.task(), console);
        case Fact.SubmitReply.Refused r -> throw refused(r);
      };
    }
  }

  private Limits limits() {
    Limits limits = Limits.NONE;
    for (String given : limit) {
      int at = given.indexOf('=');
      if (at < 1)
        throw new UserFault("--limit " + given + ": write NAME=VALUE, such as tokens=50k");
      try {
        limits = limits.or(LimitsReader.read(given.substring(0, at), given.substring(at + 1)));
      } catch (UserFault fault) {
        throw new UserFault("--limit " + given + ": " + fault.text());
      }
    }
    return limits;
  }

  private Optional<String> currency() {
    return limit.stream()
        .map(given -> given.split("=", 2))
        .flatMap(parts -> LimitsReader.currency(parts[0], parts[1]).stream())
        .findFirst();
  }

  /**
   * The same key again: the same task, never a second one, and never somebody else's work taken up.
   */
  private int existing(Troupe troupe, TaskId task, Console console) {
    ObjectNode resource = troupe.resource(task);
    if (resource.path("ended_at").isNull())
      throw new Refusal(
          ExitCode.REFUSED,
          "task "
              + task
              + " was submitted with this key before and has not ended; `troupe resume "
              + task
              + common.dataOption()
              + TaskEnvironment.option(common, resource)
              + "` takes it up, `troupe show "
              + task
              + common.dataOption()
              + "` shows it");
    console.hint(
        "troupe: task "
            + task
            + " was submitted with this key before (environment "
            + resource.path("environment").asText()
            + "); this is its result");
    new ResultPrinter(common, console, "").print(resource);
    return ExitCode.of(resource);
  }

  private static RuntimeException refused(Fact.SubmitReply.Refused refused) {
    return switch (refused.why()) {
      case KEY_REUSED -> new UserFault("--key: " + refused.message());
      case FULL -> new Refusal(ExitCode.REFUSED, refused.message());
      case UNAVAILABLE ->
          new JournalUnusable(refused.message() + "; the log has the details", null);
    };
  }
}
