package dev.troupe.runtime.model.openai;

import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.delta;
import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.AnswerListener;
import dev.troupe.api.Message;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.Usage;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.model.dialect.Dialect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers that end before they are whole, in whatever way. */
final class BrokenAnswersTest {
  private static final Map<String, String> STREAM = Map.of("content-type", "text/event-stream");

  private static ModelFailure brokenOff(String... pieces) {
    OpenAiCall call = OpenAiDecodingTest.call();
    call.head(200, STREAM);
    for (String piece : pieces) call.body(ByteBuffer.wrap(piece.getBytes(UTF_8)));
    call.failed(new IOException("connection reset"));
    return (ModelFailure) call.result().toCompletableFuture().join();
  }

  @Test
  void whatWasWrittenUntilThenIsCounted() {
    ModelFailure cut = brokenOff(delta("half an answer", "null"));
    assertThat(cut.kind()).isEqualTo(ModelFailure.Kind.CUT);
    assertThat(cut.usage().estimated()).isTrue();
    assertThat(cut.usage().outputTokens()).isPositive();
    assertThat(brokenOff().usage()).isEqualTo(Usage.NONE);
  }

  /** Whoever says within an answer that he failed has read the request, and perhaps thought. */
  @Test
  void anErrorWithinAnAnswerCostsWhatIsSaidOrWhatWasRead() {
    String error = "data: {\"error\":{\"message\":\"provider disconnected\",\"code\":502}}\n\n";
    ModelFailure silent = (ModelFailure) stream(error);
    assertThat(silent.kind()).isEqualTo(ModelFailure.Kind.UNAVAILABLE);
    assertThat(silent.usage().inputTokens()).isPositive();
    assertThat(silent.usage().estimated()).isTrue();
    Usage told = new Usage(5_000, 900, false);
    String usage = "\"usage\":{\"prompt_tokens\":5000,\"completion_tokens\":900}";
    assertThat(((ModelFailure) stream("data: {\"choices\":[]," + usage + "}\n\n" + error)).usage())
        .isEqualTo(told);
    assertThat(
            ((ModelFailure) stream("data: {" + usage + ",\"error\":{\"message\":\"x\"}}\n\n"))
                .usage())
        .isEqualTo(told);
  }

  /** What cannot be put together ends its own call, and throws at nobody. */
  @Test
  void tooManyCallsAreOneFailure() {
    String many =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"get\",\"arguments\":\""
            + "{}".repeat(65)
            + "\"}}]}}]}\n\n";
    assertThat(((ModelFailure) stream(many + "data: [DONE]\n\n")).kind())
        .isEqualTo(ModelFailure.Kind.MALFORMED);
    ModelFailure cut = brokenOff(many);
    assertThat(cut.kind()).isEqualTo(ModelFailure.Kind.CUT);
    assertThat(cut.usage().outputTokens()).isGreaterThan(20);
  }

  /** The reader's thread may be in the middle of it. */
  @Test
  void whoCancelsTouchesNothingOfTheAnswer() {
    List<String> heard = new ArrayList<>();
    ModelRequest request =
        new ModelRequest(
            List.of(Message.user("hi")),
            List.of(),
            true,
            Optional.empty(),
            false,
            Optional.empty(),
            0);
    OpenAiCall call =
        new OpenAiCall(
            request,
            Dialect.NATIVE,
            new AnswerListener() {
              @Override
              public void text(String piece) {
                heard.add(piece);
              }

              @Override
              public void reset() {
                heard.add("reset");
              }
            },
            new SystemEnv());
    call.begin(() -> call.failed(new IOException("cancelled")));
    call.head(200, STREAM);
    call.body(ByteBuffer.wrap(delta("a <thi", "null").getBytes(UTF_8)));
    List<String> before = List.copyOf(heard);
    call.cancel();
    assertThat(heard).isEqualTo(before);
    ModelFailure end = (ModelFailure) call.result().toCompletableFuture().join();
    assertThat(end.kind()).isEqualTo(ModelFailure.Kind.CANCELLED);
  }
}
