package dev.troupe.agents.worker;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import java.util.Map;
import java.util.Set;

/**
 * What a thinker decided.
 *
 * @param drafts the request of every model call that is wanted and not yet made
 * @param given what these requests say that the agent did not find itself
 */
public record Thought(
    String path, long basis, Decision decision, Map<Label, Draft> drafts, Given given) {
  /**
   * @param notes keys of the working notes
   * @param untrustedDocuments passages that nobody vouches for
   */
  public record Given(Set<String> notes, boolean untrustedDocuments) {
    public static final Given NOTHING = new Given(Set.of(), false);
  }

  public record Draft(ModelRequest request, Hash manifest) {}
}
