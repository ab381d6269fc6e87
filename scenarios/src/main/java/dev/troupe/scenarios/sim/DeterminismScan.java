package dev.troupe.scenarios.sim;

import dev.troupe.agents.task.Tasks;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.env.Env;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads the class files of production code and names what would make a run depend on the machine:
 * wall clocks, unseeded randomness, threads of their own. Runs before every simulation, so a leak
 * fails it by name. Only the named homes of such things may use them: their ports are replaced in a
 * simulation.
 */
final class DeterminismScan {
  /** Owner and name of what is looked for, as it stands in a constant pool. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "java/lang/System.nanoTime",
          "java/lang/System.currentTimeMillis",
          "java/time/Instant.now",
          "java/time/LocalDate.now",
          "java/time/Clock.systemUTC",
          "java/util/UUID.randomUUID",
          "java/lang/Math.random",
          "java/util/Random.<init>",
          "java/util/concurrent/ThreadLocalRandom.current",
          "java/security/SecureRandom.<init>",
          "java/lang/Thread.sleep",
          "java/lang/Thread.start",
          "java/lang/Thread.ofVirtual",
          "java/lang/Thread.ofPlatform");

  /** Production code that a simulation does not run: its port has a simulated twin. */
  private static final List<String> REPLACED =
      List.of(
          "dev/troupe/runtime/env/SystemEnv",
          "dev/troupe/runtime/journal/",
          "dev/troupe/runtime/model/transport/",
          "dev/troupe/agents/Troupe",
          "dev/troupe/agents/ModelFactory",
          "dev/troupe/agents/tool/ToolRunner",
          "dev/troupe/scenarios/");

  private static final List<Class<?>> HOMES = List.of(TaskId.class, Env.class, Tasks.class);

  private DeterminismScan() {}

  /**
   * Once in a process.
   *
   * @throws IllegalStateException when anything is found
   */
  static void check() {
    if (!Once.FINDINGS.isEmpty())
      throw new IllegalStateException("not deterministic: " + String.join("; ", Once.FINDINGS));
  }

  private static final class Once {
    static final List<String> FINDINGS = findings();
  }

  /** What was found, as {@code class uses member}; empty when all is well. */
  static List<String> findings() {
    SortedSet<String> found = new TreeSet<>();
    Set<URI> places = new LinkedHashSet<>();
    try {
      for (Class<?> home : HOMES)
        places.add(home.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (URI place : places) scan(Path.of(place), found);
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the program's own classes cannot be read", e);
    }
    return List.copyOf(found);
  }

  private static void scan(Path place, Set<String> found) throws IOException {
    if (Files.isDirectory(place)) {
      walk(place, found);
      return;
    }
    try (java.nio.file.FileSystem jar = java.nio.file.FileSystems.newFileSystem(place)) {
      walk(jar.getPath("/"), found);
    }
  }

  private static void walk(Path root, Set<String> found) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
        String name =
            root.relativize(file).toString().replace('\\', '/').replaceFirst("\\.class$", "");
        if (!name.startsWith("dev/troupe/") || REPLACED.stream().anyMatch(name::startsWith))
          continue;
        for (String used : ConstantPool.members(Files.readAllBytes(file)))
          if (FORBIDDEN.contains(used))
            found.add(name.replace('/', '.') + " uses " + used.replace('/', '.'));
      }
    }
  }
}
