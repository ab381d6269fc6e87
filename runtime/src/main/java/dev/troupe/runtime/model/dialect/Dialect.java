package dev.troupe.runtime.model.dialect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a model's answer says that a tool is to be called. */
public enum Dialect {
  /** In the protocol's own field; text is text. */
  NATIVE,
  /** {@code <tool_call>{"name": …, "arguments": …}</tool_call>}: Hermes, Qwen2.5, Qwen3. */
  HERMES,
  /** {@code <function=NAME><parameter=KEY>…}: Qwen3-Coder. */
  QWEN_XML,
  /** {@code <tool_call>NAME<arg_key>…</arg_key><arg_value>…}: GLM-4.5 and later. */
  GLM,
  /** {@code [TOOL_CALLS]}, an array behind it or {@code NAME[ARGS]{…}}: Mistral. */
  MISTRAL,
  /** {@code <｜tool▁call▁begin｜>}: DeepSeek V3, R1 and V3.1. */
  DEEPSEEK,
  /**
   * {@code {"name": …, "parameters": …}} as the answer or on a line of its own, also behind a
   * Python tag; {@code <function=NAME>{…}</function>}; {@code NAME.call(…)} behind the tag: Llama
   * 3.
   */
  LLAMA,
  /** A bare or fenced object of a call's shape: Qwen2.5-Coder and small models. */
  JSON;

  /** As it is written in an environment. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether calls stand in marks that nothing else is written in. */
  boolean marks() {
    return switch (this) {
      case HERMES, QWEN_XML, GLM, MISTRAL, DEEPSEEK -> true;
      case LLAMA, JSON, NATIVE -> false;
    };
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(Dialect::wire).toList();
  }

  /**
   * @param wire one of {@link #names}
   */
  public static Dialect of(String wire) {
    return Arrays.stream(values()).filter(d -> d.wire().equals(wire)).findFirst().orElseThrow();
  }
}
