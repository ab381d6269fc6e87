package dev.troupe.gateway.http;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * npm's {@code @stoplight/prism-cli} before a service: turns what does not match the description
 * into a 500.
 */
final class Prism implements AutoCloseable {
  private final Process process;
  private final String url;

  private Prism(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Started, where {@code .ci/run} has fetched it. */
  static Optional<Prism> before(String service, Path folder) throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) root = Objects.requireNonNull(root.getParent());
    Path program = root.resolve("target/foreign/node_modules/.bin/prism");
    if (!Files.exists(program)) return Optional.empty();
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path file = Files.write(folder.resolve("openapi.json"), OpenApi.json());
    Path printed = folder.resolve("prism.txt");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "proxy",
                file.toString(),
                service,
                "--errors",
                "-p",
                String.valueOf(port),
                "-h",
                "127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    await("prism listens")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(printed).contains("listening"));
    return Optional.of(new Prism(process, "http://127.0.0.1:" + port));
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
