package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * One message of a conversation, in the field's own terms.
 *
 * @param toolCalls what the assistant asked for; empty for other roles
 * @param toolCallId which call a {@code tool} message answers; empty otherwise
 */
public record Message(Role role, String content, List<ToolCall> toolCalls, String toolCallId) {
  /** OpenAI's message roles. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL;

    @JsonValue
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Message {
    toolCalls = List.copyOf(toolCalls);
  }

  public static Message system(String content) {
    return new Message(Role.SYSTEM, content, List.of(), "");
  }

  public static Message user(String content) {
    return new Message(Role.USER, content, List.of(), "");
  }

  public static Message assistant(String content, List<ToolCall> calls) {
    return new Message(Role.ASSISTANT, content, calls, "");
  }

  public static Message tool(String callId, String content) {
    return new Message(Role.TOOL, content, List.of(), callId);
  }
}
