package dev.troupe.scenarios.play;

import dev.troupe.agents.tool.AskHuman;
import dev.troupe.api.CallHeaders;
import dev.troupe.api.Message;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.ToolCall;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.script.Plans;
import dev.troupe.scenarios.sim.SimRandom;
import dev.troupe.scenarios.sim.WorkerPlan;
import java.util.List;

/**
 * planner: a plan of so many subtasks; worker: its look-ups, then an answer; writer and steps of a
 * chain: an answer. The texts say nothing of the task, so that a long run stores each once.
 */
final class SyntheticAnswers implements Answers {
  private final long seed;
  private final Plans plans;
  private final Shapes shapes;

  /** What is known of tasks beyond the scenario: from the record of their arrival. */
  interface Shapes {
    /** Subtasks of this task; 0 when the record does not say. */
    int subtasks(String task);

    /** Calls of each of its subtasks; 0 when the record does not say. */
    int calls(String task);
  }

  SyntheticAnswers(long seed, Plans plans, Shapes shapes) {
    this.seed = seed;
    this.plans = plans;
    this.shapes = shapes;
  }

  @Override
  public ModelResult answer(CallHeaders headers, ModelRequest request) {
    return switch (headers.agent()) {
      case "planner" -> text(plan(headers.task()));
      case "worker" -> plans.chain() > 0 ? text("done") : work(headers, request);
      default -> text("done");
    };
  }

  private ModelReply work(CallHeaders headers, ModelRequest request) {
    SimRandom shape = SimRandom.keyed(seed, "shape/" + subtask(headers.call()));
    boolean endless = shape.unit() < plans.endless();
    boolean asks = shape.unit() < plans.asks();
    int recorded = shapes.calls(headers.task());
    int calls = recorded > 0 ? recorded : few(plans.calls().draw(shape));
    int before =
        (int) request.messages().stream().filter(m -> m.role() == Message.Role.TOOL).count();
    if (asks && before == 0)
      return calls(new ToolCall("c0", AskHuman.NAME, Json.object().put("question", "which one?")));
    if (endless || before < calls - 1)
      return calls(new ToolCall("c" + before, LookUp.NAME, Json.object().put("n", before)));
    return text("done");
  }

  /** The call's task and subtask, without the label and the try. */
  private static String subtask(String call) {
    int label = call.indexOf("/think");
    return label < 0 ? call : call.substring(0, label);
  }

  private static int few(double drawn) {
    return Math.clamp(Math.round(drawn), 1, Plans.MOST);
  }

  private static ModelReply text(String text) {
    return reply(text, List.of());
  }

  private static ModelReply calls(ToolCall call) {
    return reply("", List.of(call));
  }

  private static ModelReply reply(String text, List<ToolCall> calls) {
    return new ModelReply(text, "", calls, "stop", Usage.NONE, "sim", "", -1);
  }

  private String plan(String task) {
    int recorded = shapes.subtasks(task);
    int many =
        recorded > 0
            ? recorded
            : few(plans.subtasks().draw(SimRandom.keyed(seed, "shape/" + task)));
    return WorkerPlan.of(many);
  }
}
