package dev.troupe.agents;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.troupe.agents.api.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.junit.jupiter.api.Test;

/** The rules of the house for the module {@code agents}. */
final class AgentsArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.troupe");

  @Test
  void agentsApiKnowsTheJdkAndJacksonOnly() {
    classes()
        .that()
        .resideInAPackage("dev.troupe.agents.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.troupe.agents.api..",
            "dev.troupe.api..",
            "java..",
            "com.fasterxml.jackson..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void modulesPointDown() {
    noClasses()
        .that()
        .resideInAPackage("dev.troupe.agents..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.troupe.scenarios..", "dev.troupe.gateway..")
        .check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.troupe.agents.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("dev.troupe.agents.(**)").should().beFreeOfCycles().check(CLASSES);
    slices().matching("dev.troupe.runtime.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void decidersRulesAndStrategiesArePure() {
    noClasses()
        .that()
        .implement("dev.troupe.agents.task.decide.Rule")
        .or()
        .implement(Strategy.class)
        .or()
        .haveSimpleName("TaskDecider")
        .or()
        .haveSimpleName("TaskState")
        .or()
        .resideInAPackage("dev.troupe.agents.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.pekko..",
            "java.nio.file..",
            "dev.troupe.runtime.env..",
            "dev.troupe.runtime.journal..")
        .check(CLASSES);
  }

  @Test
  void plannerWorkerMemoryAndToolAreTypedActorsWithASealedCommand() {
    for (Class<?> actor :
        List.of(
            dev.troupe.agents.worker.Planner.class,
            dev.troupe.agents.worker.Worker.class,
            dev.troupe.agents.memory.MemoryActor.class,
            dev.troupe.agents.tool.ToolActor.class)) {
      Class<?> command =
          Arrays.stream(actor.getDeclaredClasses())
              .filter(c -> c.getSimpleName().equals("Command"))
              .findFirst()
              .orElseThrow();
      assertThat(command.isSealed()).as(actor.getSimpleName()).isTrue();
      assertThat(actor.getDeclaredMethods())
          .filteredOn(method -> method.getName().equals("create"))
          .isNotEmpty()
          .allMatch(method -> method.getReturnType().equals(Behavior.class));
    }
  }

  @Test
  void everyCommandIsSealed() {
    List<String> open = new ArrayList<>();
    for (JavaClass found : CLASSES)
      if (found.getSimpleName().equals("Command") && !found.reflect().isSealed())
        open.add(found.getName());
    assertThat(open).isEmpty();
  }

  /** What waits for the disk is for the command line and for virtual threads. */
  @Test
  void noActorWaits() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.troupe.agents..")
        .and(
            DescribedPredicate.describe(
                "are actors or parts of one",
                (JavaClass each) ->
                    each.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d -> d.getTargetClass().isEquivalentTo(ActorContext.class))))
        .should()
        .callMethod(CompletableFuture.class, "join")
        .orShould()
        .callMethod(CompletableFuture.class, "get")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.troupe.agents.worker.Foresight")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.troupe.agents.worker.Rethinking")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.troupe.agents.task.replay.Replay")
        .check(CLASSES);
  }

  /** The leaks of deterministic simulation that code can avoid. */
  @Test
  void theAgentsPathHasNoAskNoWallClockNoUnkeyedRandomness() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.troupe.agents..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.pekko.actor.typed.javadsl.AskPattern")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("scala.concurrent..", "java.util.Random")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CLASSES);
  }

  @Test
  void persistenceAppearsInTheTaskKernelOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.troupe.agents..")
        .and()
        .resideOutsideOfPackage("dev.troupe.agents.task..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko.persistence..")
        .check(CLASSES);
  }

  @Test
  void filesStaySmall() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) root = Objects.requireNonNull(root.getParent());
    List<String> large = new ArrayList<>();
    for (String module : List.of("runtime", "agents", "scenarios", "gateway"))
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList())
          if (Files.readAllLines(file).size() > 300) large.add(file.getFileName().toString());
      }
    assertThat(large).isEmpty();
  }
}
