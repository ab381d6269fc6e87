package dev.troupe.gateway.cli.service;

import dev.troupe.gateway.auth.KeyFile;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.runtime.journal.DataFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where keys are kept. */
final class KeysOption {
  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "The file of keys (default: keys.json in the data folder).")
  @Nullable Path named;

  KeyFile file(Common common) {
    Path file = named;
    return new KeyFile(
        file == null ? DataFolder.open(common.dataFolder()).path().resolve("keys.json") : file);
  }
}
