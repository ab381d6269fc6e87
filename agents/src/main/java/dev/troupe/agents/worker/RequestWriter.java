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
  private static final int MAX_RAW = 2_000;

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
    JsonNode parameters = prompt.parameters();
    return new ModelRequest(
        messages,
        tools,
        call.toolsAllowed(),
        output,
        call.strict() && output.isPresent(),
        parameters.has("temperature")
            ? Optional.of(parameters.path("temperature").asDouble())
            : Optional.empty(),
        parameters.path("max_tokens").asInt(0));
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

  ModelRequest carriedOn(Move.CallModel call, ModelRequest base, Label follows) {
    List<Message> messages = new ArrayList<>(base.messages());
    ModelReply reply = reply(follows);
    messages.add(Message.assistant(reply.text(), reply.calls()));
    int step = Integer.parseInt(follows.value().substring(follows.value().indexOf('/') + 1));
    for (int i = 0; i < reply.calls().size(); i++) {
      ToolCall asked = reply.calls().get(i);
      messages.add(Message.tool(asked.id(), toolText(asked, seen.outcome(Label.tool(step, i)))));
    }
    return base.withMessages(messages)
        .withTools(call.toolsAllowed(), call.strict() && output.isPresent());
  }

  private String toolText(ToolCall asked, Optional<Outcome> outcome) {
    if (!asked.malformed().isEmpty())
      return "The arguments could not be read as JSON; send the call again with valid JSON. They"
          + " were: "
          + (asked.malformed().length() > MAX_RAW
              ? asked.malformed().substring(0, MAX_RAW) + "…"
              : asked.malformed());
    return switch (outcome.orElse(
        new Outcome.Returned("There is no tool '" + asked.name() + "'; offered: " + names()))) {
      case Outcome.Returned returned -> returned.text();
      case Outcome.Failed failed -> "The tool failed: " + failed.failure().message();
      case Outcome.Replied replied -> replied.reply().text();
      case Outcome.Finished finished -> "";
    };
  }

  private String names() {
    return tools.isEmpty()
        ? "none"
        : String.join(", ", tools.stream().map(ToolSpec::name).toList());
  }

  ModelRequest corrected(Move.CallModel call, ModelRequest base, Move.Correction correction) {
    List<Message> messages = new ArrayList<>(base.messages());
    messages.add(Message.assistant(correction.rejected(), List.of()));
    messages.add(
        Message.user(
            "Your answer was not accepted:\n- "
                + String.join("\n- ", correction.faults())
                + "\nAnswer again, whole and corrected."));
    return base.withMessages(messages)
        .withTools(call.toolsAllowed(), call.strict() && output.isPresent());
  }

  private ModelReply reply(Label label) {
    if (seen.outcome(label).orElseThrow() instanceof Outcome.Replied replied)
      return replied.reply();
    throw new IllegalStateException(label + " is carried on, but was not answered");
  }
}
