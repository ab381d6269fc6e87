package dev.troupe.runtime.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.AnswerListener;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Told piece by piece, it is what it would be as a whole. */
final class ThinkTagsTest {
  private static final class Heard implements AnswerListener {
    private final StringBuilder text = new StringBuilder();
    private int resets;

    @Override
    public void text(String piece) {
      assertThat(piece).isNotEmpty();
      text.append(piece);
    }

    @Override
    public void reset() {
      text.setLength(0);
      resets++;
    }
  }

  private static Heard heard(String... pieces) {
    Heard heard = new Heard();
    ThinkTags answer = new ThinkTags(heard);
    for (String piece : pieces) answer.add(piece);
    answer.end();
    return heard;
  }

  @Test
  void whateverItIsCutInto() {
    List<String> words =
        List.of("<think>", "</think>", "<thi", "</", "nk>", "思考", "ok", " ", "\n", "<", "x < y");
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(1, 9); n > 0; n--)
        text.append(words.get(random.nextInt(words.size())));
      Heard heard = new Heard();
      ThinkTags answer = new ThinkTags(heard);
      for (int at = 0; at < text.length(); ) {
        int to = Math.min(text.length(), at + random.nextInt(1, 6));
        answer.add(text.substring(at, to));
        at = to;
      }
      answer.end();
      ThinkTags whole = new ThinkTags(AnswerListener.NOBODY);
      whole.add(text.toString());
      whole.end();
      assertThat(answer.answer()).as(text.toString()).isEqualTo(whole.answer());
      assertThat(answer.thoughts()).as(text.toString()).isEqualTo(whole.thoughts());
      assertThat(heard.text.toString().strip())
          .as(text.toString())
          .isEqualTo(whole.answer().strip());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '@',
      value = {
        "<think>a</think>Yes.                                   | Yes.",
        "a</think>Yes.                                          | Yes.",
        "<think>a</think><think>b</think>Yes.                   | Yes.",
        "<think>a</think>Yes.~<think>b</think>~No.              | Yes.~~No.",
        "<think>a<think>b</think>c</think>Yes.                  | Yes.",
        "<think>a <think> is a tag</think>Yes.                  | Yes.",
        "好的。<think>想</think>五天。                           | 好的。五天。",
        "It stands between <think> and </think>.                | It stands between <think> and </think>.",
        "`<think>` begins, `</think>` ends                      | `<think>` begins, `</think>` ends",
        "<think>a</think>The tag <think> begins thoughts.       | The tag <think> begins thoughts.",
        "<think>t</think>Close it with </think> and go on.      | Close it with </think> and go on.",
        "<think>t</think>{'a':'b</think>c'}                     | {'a':'b</think>c'}",
        "<think>a</think>draft~</think>Yes.                     | Yes.",
        "So:~```~<think>a</think>~```~Yes.                      | So:~```~<think>a</think>~```~Yes.",
        "Use: <think>                                           | Use: <think>",
        "<think>a</think>Yes.~<think>cut                        | Yes.",
        "<think>never ended                                     | @@"
      })
  void thoughtsAreNotTheAnswer(String text, String answer) {
    ThinkTags tags = new ThinkTags(AnswerListener.NOBODY);
    tags.add(text.replace('~', '\n'));
    tags.end();
    assertThat(tags.answer()).isEqualTo(answer.replace('~', '\n'));
  }

  @Test
  void nothingIsHeldBackThatIsSure() {
    Heard heard = new Heard();
    ThinkTags answer = new ThinkTags(heard);
    answer.add("Hel");
    assertThat(heard.text.toString()).isEqualTo("Hel");
    answer.add("lo <");
    assertThat(heard.text.toString()).isEqualTo("Hello ");
    answer.add("b>");
    assertThat(heard.text.toString()).isEqualTo("Hello <b>");
  }

  @Test
  void thoughtsWhoseBeginningWasNotSeenAreTakenBack() {
    Heard heard = heard("I think ", "so</thi", "nk>\n\n", "Yes.");
    assertThat(heard.text.toString()).isEqualTo("Yes.");
    assertThat(heard.resets).isOne();
    assertThat(heard("<think>no</think>Yes.").resets).isZero();
  }
}
