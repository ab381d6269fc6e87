package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Refusal;
import dev.troupe.gateway.cli.console.Remote;
import dev.troupe.gateway.cli.journal.StoredTask;
import dev.troupe.gateway.cli.journal.TaskEnvironment;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.json.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe answer}: a person answers a question of a task. */
@Command(
    name = "answer",
    description = "Answer a question of a task; `troupe questions` lists them.",
    footer = {
      "",
      "An approval or a plan takes yes or no, a lost call done or not_done, an agent's own question"
          + " any text.",
      "  troupe answer t-… q1 yes",
      "  troupe answer t-… q2 no --say \"not without the customer's consent\"",
      "  troupe answer t-… q3 \"the invoice goes to the new address\""
    })
public final class AnswerCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Mixin OneTask task = new OneTask();

  @Parameters(index = "1", paramLabel = "QUESTION", description = "The question's id.")
  String question = "";

  @Parameters(index = "2", paramLabel = "ANSWER", description = "What is said.")
  String answer = "";

  @Option(
      names = "--say",
      paramLabel = "TEXT",
      description = "Beside yes or no: why; beside done: what came of it.")
  String say = "";

  @Override
  public Integer call() {
    Optional<Remote> service = Remote.of(task.url, common);
    JsonNode resource = service.isPresent() ? remote(service.get()) : local();
    Console console = common.console();
    if (common.json()) console.result(Json.pretty(resource));
    else console.result("question " + question + " of task " + task.id + " is answered");
    if (service.isEmpty() && resource.path("ended_at").isNull())
      console.hint(
          "it goes on with: troupe resume "
              + task.id
              + common.dataOption()
              + TaskEnvironment.option(common, resource));
    return ExitCode.COMPLETED;
  }

  private JsonNode remote(Remote service) {
    String id = StoredTask.checked(common, task.id);
    if (!question.matches("\\w{1,20}"))
      throw new UserFault("there is no question '" + question + "'; troupe questions lists them");
    JsonNode asked = find(service.get("/v1/tasks/" + id + "/questions").path("questions"));
    ObjectNode body = Json.object().put("answer", verdict(asked).wire());
    if (!text(asked).isBlank()) body.put("text", text(asked));
    return service.post("/v1/tasks/" + id + "/questions/" + question, body);
  }

  private JsonNode local() {
    JsonNode asked;
    TaskId id;
    TenantId tenant;
    try (StoredTask stored = StoredTask.open(common, task.id)) {
      asked = find(stored.questions());
      id = stored.id();
      tenant = stored.state().tenant();
    }
    DataFolder data = DataFolder.open(common.dataFolder());
    // No model is called: which environment it is does not matter.
    try (Troupe troupe =
        Troupe.builder().data(data.path()).environment(EnvironmentLoader.offline()).start()) {
      Fact.AnswerReply reply =
          Waiting.on(
              troupe
                  .tasks()
                  .answer(tenant, id, question, verdict(asked), text(asked), "command line"));
      return switch (reply) {
        case DONE -> troupe.resource(id);
        case UNKNOWN -> throw StoredTask.unknown(common, task.id);
        case NO_QUESTION -> throw none();
        case UNFIT -> throw unfit(asked);
        case OVER ->
            throw new Refusal(
                ExitCode.REFUSED,
                "question " + question + " is not open any more: it was answered, or expired");
        case UNAVAILABLE -> throw new JournalUnusable("the journal cannot be written", null);
      };
    }
  }

  private JsonNode find(JsonNode questions) {
    for (JsonNode asked : questions) if (asked.path("id").asText().equals(question)) return asked;
    throw none();
  }

  private UserFault none() {
    return new UserFault(
        "task "
            + task.id
            + " has no question '"
            + question
            + "'; `troupe questions "
            + task.id
            + "`");
  }

  private Answer verdict(JsonNode asked) {
    if (QuestionText.takesAnyText(asked)) {
      if (!say.isEmpty())
        throw new UserFault(
            "question " + question + " takes any text: write it instead of '" + answer + "'");
      return Answer.ANSWERED;
    }
    String said = answer.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    boolean effect = asked.path("kind").asText().equals("effect");
    Answer meant =
        switch (said) {
          case "yes", "y", "approve", "approved" -> Answer.APPROVED;
          case "no", "n", "deny", "denied" -> Answer.DENIED;
          case "done" -> Answer.DONE;
          case "not_done" -> Answer.NOT_DONE;
          default -> throw unfit(asked);
        };
    if (effect != (meant == Answer.DONE || meant == Answer.NOT_DONE)) throw unfit(asked);
    return meant;
  }

  private UserFault unfit(JsonNode asked) {
    boolean effect = asked.path("kind").asText().equals("effect");
    return new UserFault(
        "'"
            + answer
            + "' does not answer "
            + question
            + "; say "
            + (effect ? "done or not_done" : "yes or no"));
  }

  private String text(JsonNode asked) {
    return QuestionText.takesAnyText(asked) ? answer : say;
  }
}
