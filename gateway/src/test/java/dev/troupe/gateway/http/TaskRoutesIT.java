package dev.troupe.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Submitting, looking, listing, controlling; every answer is checked against the OpenAPI file. */
@Timeout(120)
final class TaskRoutesIT {
  @TempDir static Path folder;
  private static Served served;

  @BeforeAll
  static void start() throws IOException {
    served = Served.start(folder, Duration.ofMillis(30), 16, "", null);
    served.throughPrism();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static final String BODY = "{\"team\":\"one\",\"inputs\":{\"q\":\"why?\"}}";

  @Test
  void aSubmitIsAcceptedDurablyAndTheTaskEnds() {
    Served.Answer accepted = served.submit(BODY);
    assertThat(accepted.status()).isEqualTo(202);
    String id = accepted.json().path("id").asText();
    assertThat(accepted.header("Location")).isEqualTo("/v1/tasks/" + id);
    JsonNode task = served.end(id);
    assertThat(task.path("status").asText()).isEqualTo("completed");
    assertThat(task.path("answer").path("text").asText()).isEqualTo("done");
    assertThat(task.path("goal").asText()).isEqualTo("Answer: why?");
    assertThat(task.path("usage").path("input_tokens").asInt()).isEqualTo(10);
  }

  @Test
  void theSameKeyIsTheSameTaskAndAnotherBodyIsRefused() {
    String id = served.submit(BODY, "Idempotency-Key", "k1").json().path("id").asText();
    Served.Answer again = served.submit(" " + BODY + " ", "Idempotency-Key", "\"k1\"");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().path("id").asText()).isEqualTo(id);
    served.end(id);
    assertThat(served.submit(BODY, "Idempotency-Key", "k1").json().path("id").asText())
        .isEqualTo(id);
    assertThat(served.submit(BODY.replace("why", "how"), "Idempotency-Key", "k1").status())
        .isEqualTo(422);
    assertThat(served.submit(BODY, "Idempotency-Key", " ").status()).isEqualTo(400);
  }

  @Test
  void preferWaitAnswersAtTheEnd() {
    Served.Answer done = served.submit(BODY, "Prefer", "respond-async, wait=30");
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.json().path("status").asText()).isEqualTo("completed");
    assertThat(done.header("Preference-Applied")).isEqualTo("wait=30");
  }

  @Test
  void aTeamMayHaveAChineseName() {
    Served.Answer done =
        served.submit("{\"team\":\"客服\",\"inputs\":{\"q\":\"为什么？\"}}", "Prefer", "wait=30");
    assertThat(done.status()).as(done.json().toString()).isEqualTo(200);
    assertThat(done.json().path("team").asText()).isEqualTo("客服");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"team":"none"}                                     | 422 | /team
          {}                                                  | 422 | /team
          {"team":7}                                          | 422 | /team
          {"team":"../one"}                                   | 422 | /team
          {"team":"one"}                                      | 422 | /inputs
          {"team":"one","inputs":{"q":"a","r":1}}             | 422 | /inputs
          {"team":"one","inputs":[]}                          | 422 | /inputs
          {"team":"one","inputs":{"q":"a"},"gaol":"x"}        | 422 | /gaol
          {"team":"one","inputs":{"q":"a"},"goal":""}         | 422 | /goal
          {"team":"one","inputs":{"q":"a"},"priority":"high"} | 422 | /priority
          {"team":"one","inputs":{"q":"a"},"labels":{"a":1}}  | 422 | /labels/a
          {"team":"one","inputs":{"q":"a"},"limits":{"x":1}}  | 422 | /limits/x
          {"team":"one","inputs":{"q":"a"},"limits":{"subtasks":0}} | 422 | /limits/subtasks
          {"team":"one","inputs":{"q":"a"},"limits":{"cost":"1 CNY"}} | 422 | /limits/cost
          {"team":"one","team":"one"}                         | 400 | ''
          {"team":                                            | 400 | ''
          []                                                  | 400 | ''
          {} {}                                               | 400 | ''
          """)
  void badBodiesAreRefusedNamingTheField(String body, int status, String field) {
    Served.Answer refused = served.submit(body);
    assertThat(refused.status()).as(refused.json().toString()).isEqualTo(status);
    assertThat(refused.json().path("field").asText()).isEqualTo(field);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void otherTypesOtherMethodsOtherPathsAndLargeBodies() {
    assertThat(served.submit(BODY, "Content-Type", "text/plain").status()).isEqualTo(415);
    assertThat(served.call("DELETE", "/v1/tasks", null).status()).isEqualTo(405);
    assertThat(served.get("/v1/task").status()).isEqualTo(404);
    assertThat(served.get("/v1/tasks/").status()).isEqualTo(404);
    assertThat(served.get("/v1/tasks/t-unknown").status()).isEqualTo(404);
    assertThat(served.get("/v1/tasks/T%20X").status()).isEqualTo(404);
    assertThat(served.submit("\"" + "x".repeat(1 << 20) + "\"").status()).isEqualTo(413);
  }

  @Test
  void listsGoPageByPageNewestFirstAndByStatus() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++)
      ids.addFirst(served.submit(BODY.replace("one", "chain")).json().path("id").asText());
    ids.forEach(served::end);
    List<String> seen = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = served.get("/v1/tasks?team=chain&status=completed&limit=2" + next).json();
      page.path("tasks").forEach(task -> seen.add(task.path("id").asText()));
      next =
          page.path("next_cursor").isNull() ? "" : "&cursor=" + page.path("next_cursor").asText();
    } while (!next.isEmpty());
    assertThat(seen).containsExactlyElementsOf(ids);
    assertThat(served.get("/v1/tasks?team=three-in-a-row").json().at("/tasks/0/id").asText())
        .as("the folder's name is as good as the team's own")
        .isEqualTo(ids.getFirst());
    assertThat(served.submit(BODY.replace("one", "three-in-a-row")).status()).isEqualTo(202);
    assertThat(served.submit(BODY.replace("one", "../teams/one")).status()).isEqualTo(422);
    assertThat(served.get("/v1/tasks?status=nope").status()).isEqualTo(400);
    assertThat(served.get("/v1/tasks?limit=0").status()).isEqualTo(400);
    assertThat(served.get("/v1/tasks?what=1").status()).isEqualTo(400);
    for (String cursor : List.of("17", "%20", "t-00000000000000000000"))
      assertThat(served.get("/v1/tasks?cursor=" + cursor).status()).as(cursor).isEqualTo(400);
  }

  @Test
  void aCanceledTaskSendsNothingMore() {
    served.model.delay(Duration.ofSeconds(1));
    try {
      String id = served.submit(BODY.replace("one", "chain")).json().path("id").asText();
      waitForCalls(id, 1);
      Served.Answer canceled = served.post("/v1/tasks/" + id + "/cancel", null);
      assertThat(canceled.status()).isEqualTo(202);
      assertThat(canceled.json().path("status").asText()).isEqualTo("canceled");
      assertThat(canceled.json().path("stop_reason").asText()).isEqualTo("canceled");
      long sent = calls(id);
      runAnother();
      assertThat(calls(id)).isEqualTo(sent);
      assertThat(served.post("/v1/tasks/" + id + "/cancel", "{}").status()).isEqualTo(409);
      assertThat(served.post("/v1/tasks/" + id + "/cancel", "{\"a\":1}").status()).isEqualTo(422);
      assertThat(served.post("/v1/tasks/t-unknown/cancel", null).status()).isEqualTo(404);
    } finally {
      served.model.delay(Duration.ofMillis(30));
    }
  }

  @Test
  void aPausedTaskRestsAndAResumedOneEnds() {
    served.model.delay(Duration.ofMillis(500));
    try {
      String id = served.submit(BODY.replace("one", "chain")).json().path("id").asText();
      waitForCalls(id, 1);
      assertThat(served.post("/v1/tasks/" + id + "/pause", null).json().path("paused").asBoolean())
          .isTrue();
      runAnother();
      assertThat(calls(id)).isEqualTo(1);
      assertThat(served.get("/v1/tasks/" + id).json().path("status").asText()).isEqualTo("working");
      assertThat(served.post("/v1/tasks/" + id + "/resume", null).json().path("paused").asBoolean())
          .isFalse();
      assertThat(served.end(id).path("status").asText()).isEqualTo("completed");
      assertThat(calls(id)).isEqualTo(3);
    } finally {
      served.model.delay(Duration.ofMillis(30));
    }
  }

  /** Three calls of another task, one after the other: time enough for a fourth of the first. */
  private static void runAnother() {
    String other = served.submit(BODY.replace("one", "chain")).json().path("id").asText();
    assertThat(served.end(other).path("status").asText()).isEqualTo("completed");
  }

  private static long calls(String id) {
    return served.model.log().stream().filter(seen -> seen.call().startsWith(id + "/")).count();
  }

  private static void waitForCalls(String id, int wanted) {
    await().until(() -> calls(id) == wanted);
  }

  @Test
  void labelsPriorityAndLimitsAreKept() {
    JsonNode task =
        served
            .submit(
                "{\"team\":\"one\",\"goal\":\"目标\",\"inputs\":{\"q\":\"a\"},\"priority\":\"batch\",\"labels\":{\"order\":\"7\"},\"limits\":{\"open_calls\":1}}")
            .json();
    assertThat(task.path("priority").asText()).isEqualTo("batch");
    assertThat(task.path("labels").path("order").asText()).isEqualTo("7");
    assertThat(task.path("goal").asText()).isEqualTo("目标");
  }

  @Test
  void figuresHealthAndMetrics() {
    served.submit(BODY, "Prefer", "wait=30");
    assertThat(served.get("/health/live").status()).isEqualTo(200);
    assertThat(served.get("/health/ready").status()).isEqualTo(200);
    assertThat(served.get("/openapi.json").json().path("openapi").asText()).startsWith("3.1");
    assertThat(served.get("/metrics").json().path("text").asText())
        .contains("troupe_tasks_ended_total{status=\"completed\",stop_reason=\"done\"}")
        .contains("troupe_model_tokens_total{direction=\"input\"");
    JsonNode stats = served.get("/v1/stats").json();
    assertThat(stats.path("endpoints").get(0).path("concurrency").asInt()).isEqualTo(16);
    assertThat(stats.path("tenants").get(0).path("tenant").asText()).isEqualTo("default");
  }
}
