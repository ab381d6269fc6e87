package dev.troupe.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten times more than fits, for a minute: the endpoint's concurrency allows about 20 tasks a
 * second, 200 are offered. {@code ./mvnw -Pbenchmarks verify -pl gateway -am}; {@code
 * -Dtroupe.overload=10} for seconds other than 60.
 */
@Tag("benchmark")
final class OverloadBenchmark {
  private static final String BODY = "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}";
  private static final int SECONDS = Integer.getInteger("troupe.overload", 60);
  private static final int PER_SECOND = 200;

  @TempDir Path folder;

  private record Answer(int status, long nanos, boolean retryAfter) {}

  private final HttpClient client = HttpClient.newHttpClient();

  private CompletableFuture<Answer> offer(ServeProcess serve) {
    long begun = System.nanoTime();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(serve.url + "/v1/tasks"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(
            answer ->
                new Answer(
                    answer.statusCode(),
                    System.nanoTime() - begun,
                    answer.headers().firstValue("Retry-After").isPresent()));
  }

  /** Open loop: so many a second, whatever comes back. */
  private List<CompletableFuture<Answer>> load(ServeProcess serve, int perSecond, int seconds)
      throws InterruptedException {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    long begun = System.nanoTime();
    for (int i = 0; i < perSecond * seconds; i++) {
      long due = begun + i * 1_000_000_000L / perSecond;
      long wait = due - System.nanoTime();
      if (wait > 0) TimeUnit.NANOSECONDS.sleep(wait);
      answers.add(offer(serve));
    }
    return answers;
  }

  private static long ended(ServeProcess serve) throws Exception {
    return serve.get("/v1/stats").path("endpoints").get(0).path("calls").asLong();
  }

  @Test
  void theExcessIsRefusedQuicklyAndTheRestKeepsItsPace() throws Exception {
    Teams.write(folder.resolve("teams"));
    Path conf =
        Files.writeString(
            folder.resolve("c.conf"), "troupe.admission { max-active = 20, max-waiting = 40 }");
    try (FakeModel model = new FakeModel(Duration.ofMillis(500));
        ServeProcess serve =
            ServeProcess.start(
                folder,
                model.environment(folder.resolve("fake.yaml"), 10),
                List.of("-Xmx512m"),
                "--config",
                conf.toString())) {
      load(serve, 100, 10); // warm
      quiet(serve);
      long before = ended(serve);
      long begun = System.nanoTime();
      load(serve, 22, 20).forEach(CompletableFuture::join); // a little more than fits: saturated
      double unloaded = (ended(serve) - before) / ((System.nanoTime() - begun) / 1e9);
      quiet(serve);
      long baseline = waitFor(serve);

      before = ended(serve);
      begun = System.nanoTime();
      List<CompletableFuture<Answer>> offered = load(serve, PER_SECOND, SECONDS);
      double loaded = (ended(serve) - before) / ((System.nanoTime() - begun) / 1e9);
      long stopped = System.nanoTime();
      List<Answer> answers = offered.stream().map(CompletableFuture::join).toList();
      long normal = 0;
      while (normal == 0) {
        long took = waitFor(serve);
        if (took < 2 * baseline) normal = System.nanoTime() - stopped;
      }
      List<Long> refused =
          answers.stream().filter(a -> a.status() == 429).map(Answer::nanos).sorted().toList();
      double p99 = refused.get((int) (refused.size() * 0.99)) / 1e6;
      System.out.printf(
          Locale.ROOT,
          "offered %d/s for %d s: %d accepted, %d refused (p50 %.1f ms, p99 %.1f ms); %.1f tasks/s,"
              + " unloaded %.1f (ratio %.2f); normal again after %.1f s%n",
          PER_SECOND,
          SECONDS,
          answers.stream().filter(a -> a.status() == 202).count(),
          refused.size(),
          refused.get(refused.size() / 2) / 1e6,
          p99,
          loaded,
          unloaded,
          loaded / unloaded,
          normal / 1e9);
      assertThat(answers).allMatch(a -> a.status() == 202 || (a.status() == 429 && a.retryAfter()));
      assertThat(p99).isLessThanOrEqualTo(100);
      assertThat(loaded / unloaded).isGreaterThanOrEqualTo(0.9);
      assertThat(normal / 1e9).isLessThanOrEqualTo(10);
    }
  }

  /** Nothing is worked on and nothing waits. */
  private static void quiet(ServeProcess serve) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> serve.get("/v1/stats"),
            s -> s.path("active").asInt() + s.path("waiting").asInt() == 0);
  }

  /** How long one task takes, from submit to end. */
  private static long waitFor(ServeProcess serve) throws Exception {
    long begun = System.nanoTime();
    HttpResponse<String> answer = serve.post("/v1/tasks", BODY, "Prefer", "wait=30");
    if (answer.statusCode() == 429) return Long.MAX_VALUE;
    return System.nanoTime() - begun;
  }
}
