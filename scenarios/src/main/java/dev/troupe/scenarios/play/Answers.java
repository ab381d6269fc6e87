package dev.troupe.scenarios.play;

import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;

/** What a simulated model says; tokens and time are another matter. */
interface Answers {
  ModelResult answer(CallHeaders headers, ModelRequest request);
}
