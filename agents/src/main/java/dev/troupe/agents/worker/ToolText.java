package dev.troupe.agents.worker;

import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.tool.AskHuman;
import dev.troupe.api.ToolCall;
import java.util.Collection;
import java.util.Optional;

/** What a model gets to read of a call it asked for. */
final class ToolText {
  private static final int MAX_RAW = 2_000;

  private ToolText() {}

  /**
   * @param offered names of the tools it may use
   * @param outcome absent for a call that was not made
   */
  static String of(ToolCall asked, Optional<Outcome> outcome, Collection<String> offered) {
    if (!asked.malformed().isEmpty())
      return "The arguments could not be read as JSON; send the call again with valid JSON. They"
          + " were: "
          + (asked.malformed().length() > MAX_RAW
              ? asked.malformed().substring(0, MAX_RAW) + "…"
              : asked.malformed());
    if (outcome.isEmpty() && offered.contains(asked.name()) && AskHuman.isUnfit(asked))
      return "The arguments of ask_human are not valid: question must be a text that is not empty.";
    if (outcome.isEmpty())
      return "There is no tool '"
          + asked.name()
          + "'; offered: "
          + (offered.isEmpty() ? "none" : String.join(", ", offered));
    return switch (outcome.get()) {
      case Outcome.Returned returned -> returned.text();
      case Outcome.Failed failed -> "The tool failed: " + failed.failure().message();
      case Outcome.Refused refused -> "Not done: " + refused.why() + ".";
      case Outcome.Told told -> told(told);
      case Outcome.Replied replied -> replied.reply().text();
      case Outcome.Finished finished -> "";
    };
  }

  private static String told(Outcome.Told told) {
    return switch (told.answer()) {
      case "answered" -> told.text();
      case "expired" -> "Nobody answered in time. Go on without an answer.";
      default -> told.text().isBlank() ? told.answer() : told.answer() + ": " + told.text();
    };
  }
}
