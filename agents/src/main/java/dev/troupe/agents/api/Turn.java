package dev.troupe.agents.api;

import dev.troupe.api.Hash;
import java.util.Optional;

/**
 * One move that was made.
 *
 * @param round of the last ask, see {@link Move.CallModel}
 * @param request the stored request of the last ask, for models
 * @param outcome absent as long as it is open
 */
public record Turn(Label label, int round, Optional<Hash> request, Optional<Outcome> outcome) {}
