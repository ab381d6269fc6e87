package dev.troupe.gateway.cli.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Fork;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.team.Variant;
import dev.troupe.agents.worker.StoredRequest;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.EnvironmentChoice;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.journal.StoredTask;
import dev.troupe.gateway.cli.journal.TaskEnvironment;
import dev.troupe.gateway.cli.task.Following;
import dev.troupe.gateway.cli.task.Waiting;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalUnusable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe fork}: the same task once more from one of its events, with a change. */
@Command(
    name = "fork",
    description =
        "Begin a task that goes as another one did up to an event, and otherwise from there: what"
            + " that one was answered by then is not asked again, as long as the same is asked.",
    footer = {
      "",
      "  troupe trace t-…                                    which events there are",
      "  troupe fork t-… --at 12                             the same again from event 12",
      "  troupe fork t-… --at 12 --prompt writer=writer-short",
      "  troupe fork t-… --at 12 --team ./my-team            with the team as it is now",
      "  troupe diff t-… t-…                                 where the two part",
      "",
      "Tools are treated alike: what one returned by then is not done again. After the event it is."
    })
public final class ForkCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", paramLabel = "ID", description = "The task.")
  String id = "";

  @Option(
      names = "--at",
      paramLabel = "SEQ",
      required = true,
      description = "Its last event that still counts.")
  long at;

  @Option(
      names = "--set",
      paramLabel = "K=V",
      description = "Another value of an input; may be repeated.")
  List<String> set = new ArrayList<>();

  @Option(names = "--goal", paramLabel = "GOAL", description = "Another goal.")
  @Nullable String goal;

  @Option(
      names = "--prompt",
      paramLabel = "AGENT=NAME",
      description = "Another prompt of the team for an agent; may be repeated.")
  List<String> prompts = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "ROLE=NAME",
      description = "Another model of the environment for a role; may be repeated.")
  List<String> models = new ArrayList<>();

  @Option(
      names = "--team",
      paramLabel = "TEAM",
      description = "The team as this folder has it now (default: as it was then).")
  @Nullable String team;

  @Option(
      names = "--env",
      paramLabel = "NAME|FILE",
      description = "Where the models live (default: the task's environment).")
  @Nullable String environment;

  @Override
  public Integer call() {
    TaskId source;
    TaskEvent.TaskSubmitted origin;
    try (StoredTask stored = StoredTask.open(common, id)) {
      source = stored.id();
      origin = stored.state().submitted().orElseThrow();
      long last = stored.events().getLast().seq();
      if (at < 1 || at > last)
        throw new UserFault("--at " + at + ": the task has events 1 to " + last);
    }
    Environment bound = environment(origin);
    DataFolder data = DataFolder.open(common.dataFolder());
    Logging.to(data.logs(), common.verbose());
    try (Troupe troupe = Troupe.builder().data(data.path()).environment(bound).start()) {
      Team changed = changed(loaded(troupe, origin));
      pairs("--model", models)
          .forEach(
              (role, name) ->
                  bound
                      .unbound(name)
                      .ifPresent(
                          why -> {
                            throw new UserFault("--model " + role + "=" + name + ": " + why);
                          }));
      bound.check(changed).forEach(hint -> common.console().hint("troupe: " + hint));
      StoredRequest asked = troupe.request(origin);
      ObjectNode inputs = inputs(changed, asked);
      Submission submission =
          new Submission(
                  origin.tenant(),
                  changed,
                  bound.name(),
                  goal(loaded(troupe, origin), asked, changed, inputs),
                  inputs,
                  new SystemEnv().newId())
              .under(sampled(origin.terms()).off(new Fork(source, at)));
      return switch (Waiting.on(troupe.tasks().submit(submission))) {
        case Fact.SubmitReply.Accepted a -> {
          common.console().hint("task " + a.task() + ", off " + source + " at event " + at);
          int code = new Following(troupe, a.task(), common, environment).toTheEnd(0);
          said(troupe, a.task());
          yield code;
        }
        case Fact.SubmitReply.Refused r -> throw new JournalUnusable(r.message(), null);
      };
    }
  }

  /** Another sample of a rehearsal is another call. */
  private static Terms sampled(Terms origin) {
    return origin.sample().isPresent()
        ? Terms.DEFAULT.rehearsing(origin.sample().getAsInt())
        : Terms.DEFAULT;
  }

  /** What the fork paid for, and what it took over. */
  private void said(Troupe troupe, TaskId forked) {
    JsonNode usage = troupe.resource(forked).path("usage");
    common
        .console()
        .hint(
            usage.path("reused").asLong()
                + " of "
                + usage.path("model_calls").asLong()
                + " model calls were answered as before; `troupe diff "
                + id
                + " "
                + forked
                + common.dataOption()
                + "` shows what became of the rest");
  }

  /** Where the task's models lived, or others. */
  private Environment environment(TaskEvent.TaskSubmitted origin) {
    TaskEnvironment where =
        TaskEnvironment.of(
            common, id, origin.environment(), team == null ? origin.team() : team, environment);
    return EnvironmentChoice.of(where.name(), where.loader(), common.console());
  }

  private Team loaded(Troupe troupe, TaskEvent.TaskSubmitted origin) {
    if (team == null) return troupe.team(origin);
    return TeamLoader.load(TeamFiles.read(common.library().find(team)), Set.of());
  }

  private Team changed(Team then) {
    try {
      return variant().of(then, Set.of());
    } catch (UserFault e) {
      throw new UserFault(
          e.text()
              + (team == null
                  ? " (in the team as it was then; --team TEAM takes it as it is)"
                  : ""));
    }
  }

  /** A goal that came of the team's own is made of the new inputs. */
  private String goal(Team before, StoredRequest asked, Team now, ObjectNode inputs) {
    if (goal != null) return goal.strip();
    if (asked.inputs() instanceof ObjectNode given && before.goal(given).equals(asked.goal()))
      return now.goal(inputs);
    if (!asked.inputs().equals(inputs))
      common.console().hint("troupe: the goal stays as it was given; --goal gives another");
    return asked.goal();
  }

  private ObjectNode inputs(Team changed, StoredRequest asked) {
    ObjectNode inputs = asked.inputs().deepCopy();
    pairs("--set", set).forEach(inputs::put);
    return changed.inputs(inputs);
  }

  private Variant variant() {
    SortedMap<String, String> choices = new TreeMap<>();
    pairs("--prompt", prompts).forEach((agent, name) -> choices.put("prompt." + agent, name));
    pairs("--model", models).forEach((role, name) -> choices.put("model." + role, name));
    return new Variant(choices);
  }

  private static SortedMap<String, String> pairs(String option, List<String> given) {
    SortedMap<String, String> pairs = new TreeMap<>();
    for (String one : given) {
      int equals = one.indexOf('=');
      if (equals < 1) throw new UserFault(option + " " + one + ": write NAME=VALUE");
      pairs.put(one.substring(0, equals), one.substring(equals + 1));
    }
    return pairs;
  }
}
