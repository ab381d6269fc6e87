package dev.troupe.api;

/**
 * Hears an answer while the model writes it. Told on the client's own thread, so it must neither
 * block nor throw. The answer itself is {@link ModelCall#result}.
 */
public interface AnswerListener {
  /** What was written next; thoughts are not told. */
  void text(String piece);

  /** What was told so far is no part of the answer. */
  void reset();

  AnswerListener NOBODY =
      new AnswerListener() {
        @Override
        public void text(String piece) {}

        @Override
        public void reset() {}
      };
}
