package dev.troupe.api;

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
  public ModelReply {
    calls = List.copyOf(calls);
  }
}
