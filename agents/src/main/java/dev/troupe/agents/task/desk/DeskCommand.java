package dev.troupe.agents.task.desk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.tool.ToolResult;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.KeptAnswer;
import dev.troupe.runtime.model.gateway.Ticket;
import java.util.List;
import java.util.Optional;

/** What {@link CallDesk} is told: by tasks, by the node, and by what it started itself. */
public sealed interface DeskCommand {
  /**
   * Get a permit for this call; the task hears {@code Granted}, or {@code OverLimit} where its
   * tenant has used up its day.
   *
   * @param body when it is at hand; otherwise it is loaded from its payload
   */
  record Want(CallIntent intent, Optional<ModelRequest> body, Toolbox tools)
      implements DeskCommand {}

  /** The call is durable: send it. */
  record Send(CallIntent intent, Toolbox tools) implements DeskCommand {}

  /**
   * After a restart of the task: what became of this call? Heard as {@code Settled}, {@code Lost}
   * or later.
   */
  record Reattach(CallIntent intent) implements DeskCommand {}

  /** The outcome is durable: forget it. */
  record Acknowledge(Ticket ticket) implements DeskCommand {}

  /** Nothing was sent, and nothing is wanted any more: give the permit back. */
  record Withdraw(Ticket ticket) implements DeskCommand {}

  /**
   * These durable calls are not wanted any more: close them on the wire; the task hears how each
   * settled. Nothing of the task is sent after {@code done} has run.
   */
  record Close(TaskId task, List<CallIntent> calls, Runnable done) implements DeskCommand {}

  /** {@code done} runs once nothing of the task is on its way to the wire. */
  record Fence(TaskId task, Runnable done) implements DeskCommand {}

  /** Sends nothing more; {@code done} runs once nothing is on the wire or unacknowledged. */
  record Drain(Runnable done) implements DeskCommand {}

  enum LastAcks implements DeskCommand {
    INSTANCE
  }

  /** The task is not worked on here any more: withdraw all that it has here. */
  record Forget(TaskId task) implements DeskCommand {}

  /**
   * The task's writer failed: permits that nothing was sent with go back, and are asked for anew;
   * for the answers of what was sent nobody else waits any more.
   */
  record Release(TaskId task) implements DeskCommand {}

  /** The task rests: permits that nothing was sent with go back. */
  record GiveBack(TaskId task) implements DeskCommand {}

  // What the desk tells itself.

  record Looked(OpenCall call, Optional<KeptAnswer> kept) implements DeskCommand {}

  /** Something was given back of a tenant's day, and calls of his wait for it. */
  record DayFreed(TenantId tenant) implements DeskCommand {}

  record PermitGiven(OpenCall call) implements DeskCommand {}

  record BodyLoaded(Ticket ticket, ModelRequest request) implements DeskCommand {}

  record ArgumentsLoaded(Ticket ticket, JsonNode arguments) implements DeskCommand {}

  record BodyMissing(Ticket ticket, Throwable cause) implements DeskCommand {}

  record ModelEnded(Ticket ticket, ModelResult result) implements DeskCommand {}

  record ToolEnded(Ticket ticket, ToolResult result) implements DeskCommand {}

  record ToolCrashed(Ticket ticket) implements DeskCommand {}

  record DeadlinePassed(Ticket ticket) implements DeskCommand {}
}
