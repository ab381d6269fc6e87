package dev.troupe.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The gateway is on top; nothing below knows it, and modules point down only. */
final class GatewayArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.troupe");

  @Test
  void modulesPointDown() {
    com.tngtech.archunit.library.Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("gateway")
        .definedBy("dev.troupe.gateway..")
        .layer("scenarios")
        .definedBy("dev.troupe.scenarios..")
        .layer("agents")
        .definedBy("dev.troupe.agents..")
        .layer("runtime")
        .definedBy("dev.troupe.runtime..", "dev.troupe.api..")
        .whereLayer("gateway")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("scenarios")
        .mayOnlyBeAccessedByLayers("gateway")
        .whereLayer("agents")
        .mayOnlyBeAccessedByLayers("gateway", "scenarios")
        .check(CLASSES);
  }

  @Test
  void onlyTheGatewayWritesToTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.troupe.gateway..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
