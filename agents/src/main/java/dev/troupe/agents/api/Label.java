package dev.troupe.agents.api;

/** Structural name of a move inside a subtask: {@code think/0}, {@code tool/0/1}, {@code s2}. */
public record Label(String value) implements Comparable<Label> {
  public static Label think(int step) {
    return new Label("think/" + step);
  }

  public static Label tool(int step, int index) {
    return new Label("tool/" + step + "/" + index);
  }

  @Override
  public int compareTo(Label other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
