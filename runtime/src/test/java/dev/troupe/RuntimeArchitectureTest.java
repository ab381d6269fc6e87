package dev.troupe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Layers of the module {@code runtime}, and what simulation will need of it. */
final class RuntimeArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.troupe");

  @Test
  void apiKnowsTheJdkAndJacksonOnly() {
    classes()
        .that()
        .resideInAPackage("dev.troupe.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.troupe.api..", "java..", "com.fasterxml.jackson..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void runtimeKnowsNothingAbove() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.troupe.agents..", "dev.troupe.scenarios..", "dev.troupe.gateway..")
        .check(CLASSES);
  }

  @Test
  void persistenceAppearsInTheJournalOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.troupe.runtime.journal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko.persistence..", "java.sql..")
        .check(CLASSES);
  }

  @Test
  void offlineModelIsPure() {
    noClasses()
        .that()
        .resideInAPackage("..model.offline..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.pekko..",
            "java.nio.file..",
            "java.util.random..",
            "dev.troupe.runtime.env..")
        .check(CLASSES);
  }

  @Test
  void wallClockIsReadInEnvOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.troupe.runtime.env..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }
}
