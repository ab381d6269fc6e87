package dev.troupe.agents.tool;

/** How a tool call ended: text for the model, or a failure that may be tried again. */
public sealed interface ToolResult {
  /**
   * @param fault the tool, or the check of its arguments, refused; the text says why
   */
  record Returned(String text, boolean fault) implements ToolResult {}

  /** The tool refused, and may take the same call later; the last time the model reads why. */
  record Refused(String text) implements ToolResult {}

  /**
   * It has not answered, or has thrown what it does not speak of: whether it had its effect, or
   * will have it, is not known. The message holds no text of the tool's exception.
   *
   * @param runs its code runs on: it may still have its effect
   */
  record Unknown(String message, boolean runs) implements ToolResult {}
}
