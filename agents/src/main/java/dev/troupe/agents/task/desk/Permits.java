package dev.troupe.agents.task.desk;

import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelResult;
import dev.troupe.runtime.model.Models;
import java.util.function.Consumer;

/** Permits for calls: a model's from its endpoint's gateway, a tool's a slot on this node. */
final class Permits {
  private final Models models;
  private final ToolSlots slots;
  private final Consumer<OpenCall> later;

  /**
   * @param now told of a tool's slot, on the asking thread
   * @param later told of a model's permit, on the gateway's thread
   */
  Permits(Models models, int tools, Consumer<OpenCall> now, Consumer<OpenCall> later) {
    this.models = models;
    this.slots = new ToolSlots(tools, now);
    this.later = later;
  }

  void ask(OpenCall call) {
    CallIntent intent = call.intent;
    if (call.isTool()) slots.ask(call);
    else
      models.ask(
          intent.name(),
          intent.ticket(),
          intent.place(),
          intent.reserved().rate(),
          () -> later.accept(call));
  }

  /** A model call ended so: what it used counts, and a rate limit closes the gate for all. */
  void used(OpenCall call, ModelResult result) {
    models.release(call.intent.name(), call.intent.ticket(), result);
  }

  /** A tool call ended, or the call is no longer wanted. */
  void giveBack(OpenCall call) {
    if (call.isTool()) slots.free(call);
    else if (!call.sent) models.withdraw(call.intent.name(), call.intent.ticket());
    else if (call.settled.isEmpty())
      used(call, ModelFailure.of(ModelFailure.Kind.CANCELLED, "withdrawn"));
  }

  /** What waits for a slot is not granted any more; the gateways' grants are given back. */
  void close() {
    slots.close();
  }
}
