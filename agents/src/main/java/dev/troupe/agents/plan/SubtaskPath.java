package dev.troupe.agents.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a subtask stands in its task: {@code root} is the task itself, {@code root/s1} what its
 * plan delegates as {@code s1}, {@code root/s1/facts} what that delegates.
 */
public final class SubtaskPath {
  public static final String ROOT = "root";

  private SubtaskPath() {}

  /** Of what {@code parent} delegates under this id. */
  public static String of(String parent, String id) {
    return parent + "/" + id;
  }

  public static boolean isRoot(String path) {
    return path.equals(ROOT);
  }

  /** Who delegated it; empty for the task itself. */
  public static Optional<String> parent(String path) {
    int end = path.lastIndexOf('/');
    return end < 0 ? Optional.empty() : Optional.of(path.substring(0, end));
  }

  public static boolean isChild(String path, String parent) {
    return parent(path).filter(parent::equals).isPresent();
  }

  public static boolean isBelow(String path, String above) {
    return path.startsWith(above + "/");
  }

  /** It, or below it. */
  public static boolean isWithin(String path, String top) {
    return path.equals(top) || isBelow(path, top);
  }

  /** It and all above it; the task itself comes last. */
  public static List<String> upFrom(String path) {
    List<String> all = new ArrayList<>();
    Optional<String> at = Optional.of(path);
    while (at.isPresent()) {
      all.add(at.get());
      at = parent(at.get());
    }
    return all;
  }

  /** The task is 0, its plan's subtasks 1, what they delegate 2. */
  public static int depth(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }
}
