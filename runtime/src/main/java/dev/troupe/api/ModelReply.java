package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The one shape in which every model's answer arrives behind the decoders.
 *
 * @param reasoning thinking text, kept apart from the answer
 * @param finish the server's finish reason, {@code unknown} when it gave none
 * @param model the model's name as the server reported it
 * @param requestId the provider's id of the request; may be empty
 * @param firstTokenMillis time to the first piece of the answer, -1 when not streamed
 */
public record ModelReply(
    String text,
    String reasoning,
    List<ToolCall> calls,
    String finish,
    Usage usage,
    String model,
    String requestId,
    long firstTokenMillis)
    implements ModelResult {
  /** Absent parts are empty: what is stored leaves them out. */
  public ModelReply {
    text = text == null ? "" : text;
    reasoning = reasoning == null ? "" : reasoning;
    calls = calls == null ? List.of() : List.copyOf(calls);
    finish = finish == null ? "unknown" : finish;
    usage = usage == null ? Usage.NONE : usage;
    model = model == null ? "" : model;
    requestId = requestId == null ? "" : requestId;
  }

  /** Whether a server's finish reason says that an answer reached its longest. */
  public static boolean isCut(String finish) {
    return finish.equals("length") || finish.equals("max_tokens");
  }

  /** The same with other figures. */
  public ModelReply with(Usage other) {
    return new ModelReply(
        text, reasoning, calls, finish, other, model, requestId, firstTokenMillis);
  }

  /** What was said, without the figures that its settlement has. */
  public Words words() {
    return new Words(text, reasoning, calls, finish);
  }

  /** A reply as it is stored: read back as a {@link ModelReply}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Words(String text, String reasoning, List<ToolCall> calls, String finish) {
    /** Which of {@link ModelResult} it is. */
    @JsonProperty
    public String type() {
      return "reply";
    }
  }
}
