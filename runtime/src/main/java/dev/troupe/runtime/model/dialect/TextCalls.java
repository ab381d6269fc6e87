package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Effect;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An answer taken apart into what it says and what it calls.
 *
 * @param text what is no call, as it was written
 * @param calls in the order of the answer
 */
public record TextCalls(String text, List<Call> calls) {
  /** Most calls taken from one answer. */
  public static final int MAX_CALLS = 64;

  /** Most places looked at where a call might begin. */
  private static final int MAX_TRIES = 256;

  private static final List<String> MARKS =
      List.of(
          HermesCalls.OPEN,
          QwenXmlCalls.FUNCTION,
          MistralCalls.MARKER,
          DeepSeekCalls.ALL,
          DeepSeekCalls.ONE,
          LlamaCalls.PYTHON);

  /** One call; its arguments are an object. */
  public record Call(String name, JsonNode arguments) {}

  /** Calls that stand together, and where they end. */
  record Span(int end, List<Call> calls) {}

  /** What one family of models writes. */
  interface Grammar {
    /** Where a call may begin, at or after {@code from}; -1 for nowhere. */
    int next(String text, int from);

    /** The calls that begin there, if they are well formed. */
    Optional<Span> read(String text, int at, Offered tools);
  }

  /**
   * What is no call of an offered tool stays text, unless the whole answer is nothing but calls:
   * then a tool that is not there was meant, and its caller is to be told. Of more calls than
   * {@link #MAX_CALLS}, one more is there, so that it can be seen.
   */
  public static TextCalls read(Dialect dialect, String text, List<ToolSpec> tools) {
    if (dialect == Dialect.NATIVE || tools.isEmpty()) return new TextCalls(text, List.of());
    TextCalls known = read(grammar(dialect), text, new Offered(tools, false));
    if (!known.calls().isEmpty() || !dialect.marks() || !beginsAsCall(text)) return known;
    TextCalls any = read(grammar(dialect), text, new Offered(tools, true));
    return any.text().isEmpty() ? any : known;
  }

  /** The dialect with whose marks a text calls some tool, whatever its name. */
  public static Optional<Dialect> dialectOf(String text) {
    return marking(text, read -> true);
  }

  /**
   * The dialect that reads the calls of a text that calls tools instead of answering: it is nothing
   * but calls, or ends with marked calls of these tools.
   *
   * @param named tools that there are
   */
  public static Optional<Dialect> dialectOfCaller(String text, Collection<String> named) {
    List<ToolSpec> tools =
        named.stream().map(name -> new ToolSpec(name, "", Json.object(), Effect.UNKNOWN)).toList();
    if (beginsAsCall(text)) {
      Optional<Dialect> all = marking(text, read -> read.text().isEmpty());
      if (all.isPresent()) return all;
    }
    for (Dialect dialect : Dialect.values())
      if (dialect.marks() && !atEnd(dialect, text, tools).isEmpty()) return Optional.of(dialect);
    TextCalls bare = read(Dialect.JSON, text, tools);
    return bare.text().isEmpty() && !bare.calls().isEmpty()
        ? Optional.of(Dialect.JSON)
        : Optional.empty();
  }

  /**
   * Whether the text begins as a call does in some dialect, though it may be none that can be read.
   */
  public static boolean beginsAsCall(String text) {
    String begin = text.stripLeading();
    return MARKS.stream().anyMatch(begin::startsWith);
  }

  /** Whether it holds what only calls are marked with. */
  public static boolean isMarked(String text) {
    return MARKS.stream().anyMatch(text::contains);
  }

  private static Optional<Dialect> marking(String text, Predicate<TextCalls> and) {
    if (!isMarked(text)) return Optional.empty();
    for (Dialect dialect : Dialect.values()) {
      if (!dialect.marks()) continue;
      TextCalls read = read(grammar(dialect), text, new Offered(List.of(), true));
      if (!read.calls().isEmpty() && and.test(read)) return Optional.of(dialect);
    }
    return Optional.empty();
  }

  /**
   * The calls with which a text ends, each on a line of its own; those before, in its sentences,
   * are spoken of.
   */
  public static List<Call> atEnd(Dialect dialect, String text, List<ToolSpec> tools) {
    if (dialect == Dialect.NATIVE || tools.isEmpty()) return List.of();
    List<Call> last = new ArrayList<>();
    int done = 0;
    for (Placed placed : placed(grammar(dialect), text, new Offered(tools, false))) {
      String between = text.substring(done, placed.at());
      if (!between.isBlank()) last.clear();
      boolean line =
          between.isBlank() || between.stripTrailing().length() < between.lastIndexOf('\n') + 1;
      if (line) last.addAll(placed.span().calls());
      done = placed.span().end();
    }
    return text.substring(done).isBlank() ? List.copyOf(last) : List.of();
  }

  private record Placed(int at, Span span) {}

  private static TextCalls read(Grammar grammar, String text, Offered offered) {
    StringBuilder rest = new StringBuilder();
    List<Call> calls = new ArrayList<>();
    int done = 0;
    for (Placed placed : placed(grammar, text, offered)) {
      rest.append(text, done, placed.at());
      calls.addAll(placed.span().calls());
      done = placed.span().end();
    }
    rest.append(text, done, text.length());
    return calls.isEmpty()
        ? new TextCalls(text, List.of())
        : new TextCalls(
            rest.toString().strip(), calls.subList(0, Math.min(calls.size(), MAX_CALLS + 1)));
  }

  private static List<Placed> placed(Grammar grammar, String text, Offered offered) {
    List<Placed> all = new ArrayList<>();
    int calls = 0;
    int at = grammar.next(text, 0);
    for (int tries = 0; at >= 0 && calls <= MAX_CALLS && tries < MAX_TRIES; tries++) {
      Optional<Span> span = grammar.read(text, at, offered);
      if (span.isPresent()) {
        all.add(new Placed(at, span.get()));
        calls += span.get().calls().size();
      }
      at = grammar.next(text, span.isPresent() ? span.get().end() : at + 1);
    }
    return all;
  }

  private static Grammar grammar(Dialect dialect) {
    return switch (dialect) {
      case HERMES -> new HermesCalls();
      case QWEN_XML -> new QwenXmlCalls();
      case GLM -> new GlmCalls();
      case MISTRAL -> new MistralCalls();
      case DEEPSEEK -> new DeepSeekCalls();
      case LLAMA -> new LlamaCalls();
      case JSON, NATIVE -> new JsonCalls(JsonCalls.FENCE);
    };
  }
}
