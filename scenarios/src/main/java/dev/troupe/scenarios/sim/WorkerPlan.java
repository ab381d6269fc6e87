package dev.troupe.scenarios.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;

/** The plan that a simulated planner writes: so many parts for workers, all independent. */
public final class WorkerPlan {
  private WorkerPlan() {}

  public static String of(int subtasks) {
    ObjectNode plan = Json.object().put("goal", "g");
    ArrayNode parts = plan.putArray("subtasks");
    for (int i = 1; i <= subtasks; i++)
      parts.addObject().put("id", "s" + i).put("agent", "worker").put("instruction", "part " + i);
    return plan.toString();
  }
}
