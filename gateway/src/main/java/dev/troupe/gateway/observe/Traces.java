package dev.troupe.gateway.observe;

import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.observe.Redactor;
import dev.troupe.runtime.observe.TraceIds;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Traces as a projection of the journal: a task is a span, a subtask a span below it, a try one
 * below that; their ids are derived, so a task that went through a crash is still one trace. Off
 * unless the standard variables of OpenTelemetry ask for it ({@code OTEL_EXPORTER_OTLP_ENDPOINT}
 * and others). Carries no text of prompts or answers.
 */
public final class Traces implements TaskObserver, AutoCloseable {
  private static final List<String> ASKED_BY =
      List.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
          "OTEL_TRACES_EXPORTER");

  /** Hands the SDK the ids that were derived. */
  private static final class Derived implements IdGenerator {
    private final ThreadLocal<String[]> next = ThreadLocal.withInitial(() -> new String[] {"", ""});

    void set(String trace, String span) {
      next.set(new String[] {trace, span});
    }

    @Override
    public String generateTraceId() {
      return next.get()[0];
    }

    @Override
    public String generateSpanId() {
      return next.get()[1];
    }
  }

  private final Derived ids;
  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;

  private Traces(Derived ids, OpenTelemetrySdk sdk) {
    this.ids = ids;
    this.sdk = sdk;
    this.tracer = sdk.getTracer("dev.troupe");
  }

  /** Traces, if the environment's variables ask for them. */
  public static Optional<Traces> of(UnaryOperator<@Nullable String> variables) {
    boolean asked =
        ASKED_BY.stream()
            .map(variables)
            .anyMatch(value -> value != null && !value.isBlank() && !value.equals("none"));
    if (!asked || "true".equals(variables.apply("OTEL_SDK_DISABLED"))) return Optional.empty();
    Derived ids = new Derived();
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(
                () ->
                    Map.of(
                        "otel.service.name", "troupe",
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none"))
            .addTracerProviderCustomizer((provider, config) -> provider.setIdGenerator(ids))
            .build()
            .getOpenTelemetrySdk();
    return Optional.of(new Traces(ids, sdk));
  }

  /** For tests: to this exporter. */
  static Traces to(SpanExporter exporter) {
    Derived ids = new Derived();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    return new Traces(ids, OpenTelemetrySdk.builder().setTracerProvider(provider).build());
  }

  @Override
  public void committed(TaskId task, TaskState after, List<JournalEntry> entries) {
    for (JournalEntry entry : entries)
      switch (entry.event()) {
        case TaskEvent.CallSettled e ->
            after
                .call(e.path(), e.label())
                .flatMap(CallState::lastSent)
                .ifPresent(sent -> call(task, after, sent, e, entry.at()));
        case TaskEvent.SubtaskClosed e when !SubtaskPath.isRoot(e.path()) ->
            after.subtask(e.path()).ifPresent(s -> subtask(task, after, s, e, entry.at()));
        case TaskEvent.TaskEnded e -> task(task, after, e, entry.at());
        default -> {}
      }
  }

  private void call(
      TaskId task, TaskState state, TaskEvent.CallSent sent, TaskEvent.CallSettled e, Instant at) {
    boolean model = sent.kind() == TaskEvent.Kind.MODEL;
    CallId id = new CallId(task, sent.path(), sent.label());
    String what = model ? modelOf(sent.fingerprint()) : sent.name();
    SpanBuilder builder =
        builder(
            (model ? GenAi.CHAT : GenAi.EXECUTE_TOOL) + " " + what,
            task,
            state,
            id.attempt(sent.attempt()),
            parent(task, sent.path()));
    builder
        .setSpanKind(model ? SpanKind.CLIENT : SpanKind.INTERNAL)
        .setStartTimestamp(at.minusMillis(e.settlement().durationMillis()))
        .setAttribute(GenAi.AGENT, sent.agent())
        .setAttribute("troupe.call", id.attempt(sent.attempt()));
    if (model)
      builder
          .setAttribute(GenAi.OPERATION, GenAi.CHAT)
          .setAttribute(GenAi.PROVIDER, "openai")
          .setAttribute(GenAi.REQUEST_MODEL, what)
          .setAttribute(GenAi.RESPONSE_MODEL, e.settlement().model())
          .setAttribute(GenAi.RESPONSE_ID, e.settlement().requestId())
          .setAttribute(GenAi.INPUT_TOKENS, e.settlement().usage().inputTokens())
          .setAttribute(GenAi.OUTPUT_TOKENS, e.settlement().usage().outputTokens());
    else
      builder
          .setAttribute(GenAi.OPERATION, GenAi.EXECUTE_TOOL)
          .setAttribute(GenAi.TOOL, sent.name())
          .setAttribute(GenAi.TOOL_CALL, id.toString());
    end(builder, e.settlement().failure().map(f -> f.kind()), at);
  }

  private void subtask(
      TaskId task, TaskState state, SubtaskState subtask, TaskEvent.SubtaskClosed e, Instant at) {
    SpanBuilder builder =
        builder(
            GenAi.INVOKE_AGENT + " " + subtask.opened().agent(),
            task,
            state,
            task + "/" + e.path(),
            parent(task, above(e.path())));
    builder
        .setStartTimestamp(subtask.openedAt())
        .setAttribute(GenAi.OPERATION, GenAi.INVOKE_AGENT)
        .setAttribute(GenAi.AGENT, subtask.opened().agent());
    end(builder, e.failure().map(f -> f.reason().wire()), at);
  }

  private void task(TaskId task, TaskState state, TaskEvent.TaskEnded e, Instant at) {
    String team = state.submitted().map(TaskEvent.TaskSubmitted::team).orElse("");
    SpanBuilder builder =
        builder(
            GenAi.INVOKE_AGENT + " " + team,
            task,
            state,
            task.value(),
            TraceIds.parent(state.terms().traceparent()).orElse(""));
    builder
        .setStartTimestamp(state.submittedAt().orElse(at))
        .setAttribute(GenAi.OPERATION, GenAi.INVOKE_AGENT)
        .setAttribute(GenAi.AGENT, team)
        .setAttribute("troupe.stop_reason", e.stopReason().wire());
    boolean completed = e.status() == TaskEvent.Status.COMPLETED;
    end(builder, completed ? Optional.empty() : Optional.of(e.stopReason().wire()), at);
  }

  private static String parent(TaskId task, String path) {
    return TraceIds.span(SubtaskPath.isRoot(path) ? task.value() : task + "/" + path);
  }

  private static String above(String path) {
    int last = path.lastIndexOf('/');
    return last < 0 ? path : path.substring(0, last);
  }

  private static String modelOf(String fingerprint) {
    return Redactor.redact(fingerprint.substring(fingerprint.lastIndexOf(' ') + 1));
  }

  private SpanBuilder builder(
      String name, TaskId task, TaskState state, String what, String parentSpan) {
    String trace = TraceIds.trace(task, state.terms().traceparent());
    ids.set(trace, TraceIds.span(what));
    SpanBuilder builder = tracer.spanBuilder(name).setAttribute(GenAi.CONVERSATION, task.value());
    if (parentSpan.isEmpty()) return builder.setNoParent();
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            trace, parentSpan, TraceFlags.getSampled(), TraceState.getDefault());
    return builder.setParent(Context.root().with(Span.wrap(parent)));
  }

  private static void end(SpanBuilder builder, Optional<String> error, Instant at) {
    Span span = builder.startSpan();
    error.ifPresent(kind -> span.setStatus(StatusCode.ERROR).setAttribute(GenAi.ERROR, kind));
    span.end(at);
  }

  /** Sends what is left, at most ten seconds. */
  @Override
  public void close() {
    sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    sdk.close();
  }
}
