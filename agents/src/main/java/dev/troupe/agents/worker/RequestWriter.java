package dev.troupe.agents.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.api.Transcript;
import dev.troupe.api.Message;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.OutputSchema;
import dev.troupe.api.ToolCall;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.prompt.Prompt;
import dev.troupe.runtime.prompt.PromptRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the request of a wanted model call: a fresh prompt, a conversation carried on, or a
 * correction.
 */
final class RequestWriter {
  private final ThinkJob job;
  private final List<ToolSpec> tools;
  private final Optional<OutputSchema> output;
  private final Transcript seen;

  RequestWriter(
      ThinkJob job, List<ToolSpec> tools, Optional<OutputSchema> output, Transcript seen) {
    this.job = job;
    this.tools = tools;
    this.output = output;
    this.seen = seen;
  }

  ModelRequest fresh(Move.CallModel call, PromptRenderer renderer, Map<String, Object> values) {
    Prompt prompt = job.team().prompt(job.agent(), job.family());
    List<Message> messages = new ArrayList<>(renderer.render(prompt, values));
    output.ifPresent(schema -> addSchema(messages, schema));
    call.said().ifPresent(said -> messages.add(Message.user(said.user())));
    JsonNode parameters = prompt.parameters();
    return new ModelRequest(
        BudgetNote.added(messages, job.left()),
        tools,
        call.toolsAllowed(),
        output,
        call.strict() && output.isPresent(),
        job.agent()
            .temperature()
            .or(
                () ->
                    parameters.has("temperature")
                        ? Optional.of(parameters.path("temperature").asDouble())
                        : Optional.empty()),
        parameters.path("max_tokens").asInt(job.answerTokens()));
  }

  /** Servers without structured output need the schema in words; it is always there. */
  private static void addSchema(List<Message> messages, OutputSchema schema) {
    String text =
        "Answer with one JSON object that matches this JSON Schema, and nothing else:\n```json\n"
            + schema.schema()
            + "\n```";
    Message first = messages.getFirst();
    if (first.role() == Message.Role.SYSTEM)
      messages.set(0, Message.system(first.content() + "\n\n" + text));
    else messages.addFirst(Message.system(text));
  }

  /**
   * The conversation of another thought, or of this one before, with what came since.
   *
   * @param label of the thought that is to be asked
   */
  ModelRequest carriedOn(Move.CallModel call, ModelRequest base, Label label) {
    List<Message> messages = new ArrayList<>(base.messages());
    Label follows = call.follows().orElseThrow();
    Optional<String> words = call.said().flatMap(Move.Said::assistant);
    if (words.isPresent()) messages.add(Message.assistant(words.get(), List.of()));
    else if (!follows.equals(label)) addTools(messages, follows);
    call.said().ifPresent(said -> messages.add(Message.user(said.user())));
    return base.withMessages(BudgetNote.added(messages, job.left()))
        .withTools(call.toolsAllowed(), call.strict() && output.isPresent());
  }

  private void addTools(List<Message> messages, Label follows) {
    ModelReply reply = reply(follows);
    messages.add(Message.assistant(reply.text(), reply.calls()));
    int step = Integer.parseInt(follows.value().substring(follows.value().indexOf('/') + 1));
    for (int i = 0; i < reply.calls().size(); i++) {
      ToolCall asked = reply.calls().get(i);
      messages.add(Message.tool(asked.id(), toolText(asked, seen.outcome(Label.tool(step, i)))));
    }
  }

  private String toolText(ToolCall asked, Optional<Outcome> outcome) {
    return ToolText.of(asked, outcome, tools.stream().map(ToolSpec::name).toList());
  }

  private ModelReply reply(Label label) {
    if (seen.outcome(label).orElseThrow() instanceof Outcome.Replied replied)
      return replied.reply();
    throw new IllegalStateException(label + " is carried on, but was not answered");
  }
}
