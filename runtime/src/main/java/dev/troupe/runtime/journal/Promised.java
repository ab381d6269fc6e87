package dev.troupe.runtime.journal;

import java.util.concurrent.CompletionStage;

/** Results as Pekko's plugin interfaces for Scala want them. */
public final class Promised {
  private Promised() {}

  /** The value is null where the stage has none: what Scala calls {@code Unit} is not looked at. */
  @SuppressWarnings({"unchecked", "NullAway"})
  public static <T> scala.concurrent.Future<T> asScala(CompletionStage<?> stage) {
    return (scala.concurrent.Future<T>) scala.jdk.javaapi.FutureConverters.asScala(stage);
  }
}
