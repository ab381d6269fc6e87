package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Refusal;
import dev.troupe.gateway.cli.console.Remote;
import dev.troupe.gateway.cli.journal.StoredTask;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.json.Json;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cancels, pauses or resumes a task: by the service that has it, or in the data folder itself. */
final class Control {
  private final Common common;
  private final String id;
  private final @Nullable String url;

  Control(Common common, OneTask task) {
    this.common = common;
    this.id = task.id;
    this.url = task.url;
  }

  /** Does it and says so: the task resource, which it answers, or one line. */
  JsonNode print(Fact.Verb verb, String done) {
    return print(run(verb), done);
  }

  private JsonNode print(JsonNode task, String done) {
    Console console = common.console();
    if (common.json()) console.result(Json.pretty(task));
    else console.result("task " + id + " " + done);
    return task;
  }

  /** As {@link #print}, whatever service runs on the folder. */
  JsonNode printHere(Fact.Verb verb, String done) {
    return print(local(verb), done);
  }

  /** The task resource after it is durable. */
  private JsonNode run(Fact.Verb verb) {
    Optional<Remote> service = Remote.of(url, common);
    if (service.isPresent()) {
      if (url == null)
        common.console().hint("troupe: the service at " + service.get().url() + " is asked");
      return service
          .get()
          .post(
              "/v1/tasks/"
                  + StoredTask.checked(common, id)
                  + "/"
                  + verb.name().toLowerCase(Locale.ROOT));
    }
    return local(verb);
  }

  private JsonNode local(Fact.Verb verb) {
    TaskId task;
    try (StoredTask stored = StoredTask.open(common, id)) {
      task = stored.id();
    }
    DataFolder data = DataFolder.open(common.dataFolder());
    // No model is called: which environment it is does not matter.
    try (Troupe troupe =
        Troupe.builder().data(data.path()).environment(EnvironmentLoader.offline()).start()) {
      return switch (Waiting.on(troupe.tasks().control(task, verb))) {
        case DONE -> troupe.resource(task);
        case UNKNOWN -> throw StoredTask.unknown(common, id);
        case ENDED -> throw new Refusal(ExitCode.REFUSED, "task " + task + " has ended already");
        case UNAVAILABLE -> throw new JournalUnusable("the journal cannot be written", null);
      };
    }
  }
}
