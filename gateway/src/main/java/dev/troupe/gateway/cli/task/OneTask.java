package dev.troupe.gateway.cli.task;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The task that a verb is about, and the service that has it, if one is named. */
final class OneTask {
  @Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  String id = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this service; its key is taken from TROUPE_KEY.")
  @Nullable String url;
}
