package dev.troupe.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.api.Hash;
import dev.troupe.api.Priority;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.http.FakeModel;
import dev.troupe.gateway.http.Teams;
import dev.troupe.runtime.json.Json;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One task, one trace: the submitter's, with the wire's spans below the tries. */
final class TracesTest {
  @TempDir Path folder;

  private static final class Kept implements SpanExporter {
    private final List<SpanData> spans = new CopyOnWriteArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> more) {
      spans.addAll(more);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @Test
  @Timeout(60)
  void theTraceOfATaskHangsTogetherFromTheSubmitterToTheWire() throws Exception {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    Kept kept = new Kept();
    Traces traces = Traces.to(kept);
    Teams.write(folder);
    Team team = TeamLoader.load(TeamFiles.read(folder.resolve("one")), Set.of());
    try (FakeModel model = new FakeModel(Duration.ofMillis(5));
        Troupe troupe =
            Troupe.builder()
                .data(folder.resolve("data"))
                .environment(
                    new EnvironmentLoader(List.of(), n -> null)
                        .load(model.environment(folder.resolve("e.yaml"), 2).toString()))
                .observer(traces)
                .start()) {
      Terms terms =
          new Terms(
              Priority.NORMAL,
              new TreeMap<>(),
              List.of(),
              Optional.empty(),
              "00-" + trace + "-00f067aa0ba902b7-01",
              List.of());
      Fact.SubmitReply reply =
          troupe
              .tasks()
              .submit(
                  new Submission(
                      TenantId.DEFAULT,
                      team,
                      "e",
                      "g",
                      Json.object().put("q", "a"),
                      "k",
                      Hash.of("b"),
                      terms))
              .toCompletableFuture()
              .join();
      Fact.SubmitReply.Accepted accepted = (Fact.SubmitReply.Accepted) reply;
      // told after the observers are; the journal has it before
      troupe.tasks().ended(accepted.task()).toCompletableFuture().join();
      traces.close();
      Map<String, SpanData> byName = new HashMap<>();
      kept.spans.forEach(span -> byName.put(span.getName(), span));
      assertThat(byName).containsKeys("invoke_agent one", "invoke_agent writer", "chat fake");
      assertThat(kept.spans).allMatch(span -> span.getTraceId().equals(trace));
      SpanData task = Objects.requireNonNull(byName.get("invoke_agent one"));
      SpanData subtask = Objects.requireNonNull(byName.get("invoke_agent writer"));
      SpanData call = Objects.requireNonNull(byName.get("chat fake"));
      assertThat(task.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
      assertThat(subtask.getParentSpanId()).isEqualTo(task.getSpanId());
      assertThat(call.getParentSpanId()).isEqualTo(subtask.getSpanId());
      assertThat(model.log().getFirst().traceparent())
          .isEqualTo("00-" + trace + "-" + call.getSpanId() + "-01");
      assertThat(kept.spans.toString()).doesNotContain("Answer:");
    }
  }

  @Test
  void nothingIsTracedUnasked() {
    assertThat(Traces.of(name -> null)).isEmpty();
    assertThat(Traces.of(name -> name.equals("OTEL_TRACES_EXPORTER") ? "none" : null)).isEmpty();
  }
}
