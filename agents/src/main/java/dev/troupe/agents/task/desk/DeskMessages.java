package dev.troupe.agents.task.desk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.runtime.model.gateway.Ticket;

/** What comes back to the desk of a call, as its own messages. */
final class DeskMessages implements Sending.Back {
  @Override
  public DeskCommand ended(Ticket ticket, ModelResult result) {
    return new DeskCommand.ModelEnded(ticket, result);
  }

  @Override
  public DeskCommand loaded(Ticket ticket, ModelRequest request) {
    return new DeskCommand.BodyLoaded(ticket, request);
  }

  @Override
  public DeskCommand arguments(Ticket ticket, JsonNode arguments) {
    return new DeskCommand.ArgumentsLoaded(ticket, arguments);
  }

  @Override
  public DeskCommand missing(Ticket ticket, Throwable cause) {
    return new DeskCommand.BodyMissing(ticket, cause);
  }

  @Override
  public DeskCommand crashed(Ticket ticket) {
    return new DeskCommand.ToolCrashed(ticket);
  }
}
