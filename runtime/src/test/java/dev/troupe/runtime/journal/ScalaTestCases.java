package dev.troupe.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DynamicTest;

/** Runs a ScalaTest suite and shows each of its cases as a JUnit dynamic test. */
final class ScalaTestCases {
  private ScalaTestCases() {}

  static List<DynamicTest> run(org.scalatest.Suite suite) {
    Collection<org.scalatest.events.Event> events = new ConcurrentLinkedQueue<>();
    org.scalatest.Args args =
        org.scalatest.Args.apply(
            events::add,
            org.scalatest.Args.apply$default$2(),
            org.scalatest.Args.apply$default$3(),
            org.scalatest.Args.apply$default$4(),
            org.scalatest.Args.apply$default$5(),
            org.scalatest.Args.apply$default$6(),
            org.scalatest.Args.apply$default$7(),
            org.scalatest.Args.apply$default$8(),
            org.scalatest.Args.apply$default$9(),
            org.scalatest.Args.apply$default$10());
    boolean succeeded = suite.run(scala.Option.empty(), args).succeeds();
    List<DynamicTest> cases = new ArrayList<>();
    for (org.scalatest.events.Event event : events) {
      switch (event) {
        case org.scalatest.events.TestSucceeded t ->
            cases.add(DynamicTest.dynamicTest(t.testName(), () -> {}));
        case org.scalatest.events.TestFailed t ->
            cases.add(
                DynamicTest.dynamicTest(
                    t.testName(),
                    () -> {
                      throw new AssertionError(
                          t.testName() + ": " + t.message(), t.throwable().getOrElse(() -> null));
                    }));
        default -> {}
      }
    }
    int seen = cases.size();
    cases.add(
        DynamicTest.dynamicTest(
            "every case of " + suite.suiteName() + " ran",
            () -> {
              assertThat(seen).isEqualTo(suite.testNames().size()).isPositive();
              assertThat(succeeded).isTrue();
            }));
    return cases;
  }
}
