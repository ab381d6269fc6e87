package dev.troupe.api;

/** A way to one model. Never blocks the caller; never throws for what a server does. */
public interface ModelClient {
  /**
   * How the model names itself in banners and results. Answers that are kept are its own: another
   * model, or another version of it, must have another name.
   */
  String describe();

  ModelCall start(ModelRequest request, CallHeaders headers);

  /** As {@link #start(ModelRequest, CallHeaders)}; a client that cannot tell tells nothing. */
  default ModelCall start(ModelRequest request, CallHeaders headers, AnswerListener listener) {
    return start(request, headers);
  }
}
