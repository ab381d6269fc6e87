package dev.troupe.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up: nothing acknowledged is lost, and the service goes on by itself. */
final class DiskFullIT {
  private static final String BODY = "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}";

  @TempDir Path folder;

  @Test
  void whileTheDiskIsFullItRefusesAndSaysSoAndThenGoesOn() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    if (!mount(disk)) {
      System.err.println("SKIPPED: DiskFullIT may not mount a small tmpfs here");
      Assumptions.abort("no right to mount");
    }
    try (FakeModel model = new FakeModel(Duration.ofMillis(20))) {
      Path environment = model.environment(folder.resolve("env.yaml"), 8);
      Teams.write(folder.resolve("teams"));
      Set<String> accepted = new LinkedHashSet<>();
      try (ServeProcess serve =
          ServeProcess.start(
              folder, environment, List.of(), "--data", disk.resolve("d").toString())) {
        for (int i = 0; i < 20; i++) accepted.add(submit(serve, 202));
        Path filler = disk.resolve("filler");
        fill(filler);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  HttpResponse<String> answer = serve.post("/v1/tasks", BODY);
                  if (answer.statusCode() == 202)
                    accepted.add(Json.parse(answer.body()).path("id").asText());
                  return answer.statusCode() == 503
                      && answer.headers().firstValue("Retry-After").isPresent();
                });
        assertThat(serve.look("/health/ready").statusCode()).isEqualTo(503);
        assertThat(serve.look("/health/ready").body()).contains("disk is full");
        assertThat(serve.look("/health/live").statusCode()).isEqualTo(200);
        Files.delete(filler);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> serve.look("/health/ready").statusCode() == 200);
        accepted.add(submit(serve, 202));
        for (String id : accepted)
          assertThat(serve.end(id).path("status").asText()).isEqualTo("completed");
        assertThat(serve.terminate()).isZero();
      }
      assertThat(model.log()).extracting(FakeModel.Seen::call).doesNotHaveDuplicates();
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static String submit(ServeProcess serve, int status) throws Exception {
    HttpResponse<String> answer = serve.post("/v1/tasks", BODY);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Json.parse(answer.body()).path("id").asText();
  }

  /** To the last block. */
  private static void fill(Path file) throws IOException {
    byte[] block = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) out.write(block);
    } catch (IOException full) {
      assertThat(Files.size(file)).isPositive();
    }
  }

  private static boolean mount(Path at) throws Exception {
    return run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", at.toString()) == 0;
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      return 127;
    }
  }
}
