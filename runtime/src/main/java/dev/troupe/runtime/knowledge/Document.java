package dev.troupe.runtime.knowledge;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One document of the knowledge folder.
 *
 * @param path path inside the folder, with slashes
 * @param supersededBy path of the newer document; empty when there is none
 * @param access agents that may read it; empty means all
 */
public record Document(
    String path,
    String title,
    Optional<LocalDate> validFrom,
    Optional<String> supersededBy,
    Set<String> access,
    List<Section> sections) {

  /**
   * @param heading heading path, joined by {@code " > "}
   * @param text the text below it, as it stands in the file
   */
  public record Section(String heading, String text) {}

  boolean readableBy(String agent) {
    return access.isEmpty() || access.contains(agent);
  }
}
