package dev.troupe.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

  /** Whoever needs an actor of another module talks to the class that owns it. */
  @Test
  void noActorRefCrossesAModule() {
    Set<String> references =
        Set.of(
            "org.apache.pekko.actor.typed.ActorRef",
            "org.apache.pekko.actor.typed.RecipientRef",
            "org.apache.pekko.actor.ActorRef");
    List<String> crossings = new ArrayList<>();
    int looked = 0;
    for (JavaClass from : CLASSES)
      for (JavaCodeUnitAccess<?> access : from.getCodeUnitAccessesFromSelf()) {
        AccessTarget.CodeUnitAccessTarget target = access.getTarget();
        if (module(from).equals(module(target.getOwner())) || module(target.getOwner()).isEmpty())
          continue;
        looked++;
        List<JavaClass> types = new ArrayList<>(target.getRawParameterTypes());
        types.add(target.getRawReturnType());
        if (types.stream().map(JavaClass::getName).anyMatch(references::contains))
          crossings.add(access.getDescription());
      }
    assertThat(looked).isGreaterThan(1_000);
    assertThat(crossings).isEmpty();
  }

  /** {@code runtime} has {@code api} too. */
  private static String module(JavaClass of) {
    String[] names = of.getPackageName().split("\\.", -1);
    if (names.length < 3 || !of.getPackageName().startsWith("dev.troupe.")) return "";
    return names[2].equals("api") ? "runtime" : names[2];
  }

  @Test
  void packagesDoNotGoInCircles() {
    for (String module : new String[] {"scenarios", "gateway"})
      slices().matching("dev.troupe." + module + ".(**)").should().beFreeOfCycles().check(CLASSES);
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
