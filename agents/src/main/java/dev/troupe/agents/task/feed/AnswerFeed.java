package dev.troupe.agents.task.feed;

import dev.troupe.api.AnswerListener;
import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;

/**
 * Tells listeners what models of a task write while they write it. Of this process only, stored
 * nowhere, and lost for whoever does not listen: the answer itself is in the journal.
 */
public final class AnswerFeed {
  /** Longest piece that is told at once; a longer one is told as several. */
  public static final int LONGEST = 4_096;

  /**
   * Something a model wrote.
   *
   * @param offset characters (Unicode code points) of this try that were told before; a gap shows
   *     that some were lost
   * @param text empty where all that was told before is no part of the answer
   */
  public record Piece(CallId call, int attempt, long offset, String text) {
    public boolean isReset() {
      return text.isEmpty();
    }
  }

  /** Told on a client's thread: must not block. */
  public interface Listener {
    void wrote(Piece piece);
  }

  private final Listeners<Listener> listeners = new Listeners<>();

  /** Listens until the returned handle is run. */
  public Runnable listen(TaskId task, Listener listener) {
    return listeners.add(task, listener);
  }

  /** Hears one try of one call. */
  public AnswerListener of(CallId call, int attempt) {
    return new Telling(call, attempt);
  }

  private final class Telling implements AnswerListener {
    private final CallId call;
    private final int attempt;
    private long told;

    Telling(CallId call, int attempt) {
      this.call = call;
      this.attempt = attempt;
    }

    @Override
    public void text(String piece) {
      for (int from = 0, to; from < piece.length(); from = to) {
        to = Math.min(piece.length(), from + LONGEST);
        if (to < piece.length() && Character.isHighSurrogate(piece.charAt(to - 1))) to--;
        tell(piece.substring(from, to));
      }
    }

    @Override
    public void reset() {
      tell("");
      told = 0;
    }

    private void tell(String text) {
      Piece piece = new Piece(call, attempt, told, text);
      told += text.codePointCount(0, text.length());
      for (Listener listener : listeners.of(call.task())) listener.wrote(piece);
    }
  }
}
