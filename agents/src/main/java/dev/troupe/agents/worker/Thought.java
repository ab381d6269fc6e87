package dev.troupe.agents.worker;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import java.util.Map;

/**
 * What a thinker decided.
 *
 * @param drafts the request of every model call that is wanted and not yet made
 */
public record Thought(String path, long basis, Decision decision, Map<Label, Draft> drafts) {
  public record Draft(ModelRequest request, Hash manifest) {}
}
