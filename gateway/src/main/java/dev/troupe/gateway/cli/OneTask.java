package dev.troupe.gateway.cli;

import org.jspecify.annotations.Nullable;

/** The task that a verb is about, and the service that has it, if one is named. */
final class OneTask {
  @picocli.CommandLine.Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  String id = "";

  @picocli.CommandLine.Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this service; its key is taken from TROUPE_KEY.")
  @Nullable String url;
}
