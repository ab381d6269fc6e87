package dev.troupe.api;

/**
 * Causal identity of one call: task, place in the plan, structural label ({@code
 * task/root/s1/think/0}). Tries of the same call share it; see {@link #attempt}.
 */
public record CallId(TaskId task, String path, String label) {

  /** The value of {@code X-Troupe-Call}: {@code callId#try}, tries counted from 1. */
  public String attempt(int attempt) {
    return this + "#" + attempt;
  }

  @Override
  public String toString() {
    return task + "/" + path + "/" + label;
  }
}
