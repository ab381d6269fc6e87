package dev.troupe.agents.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolSpec;
import java.util.Optional;

/**
 * A tool whose arguments are a record: the JSON Schema is made from it, and the call gets it typed.
 *
 * <pre>{@code
 * record Rate(String currency, @JsonPropertyDescription("ISO date") String day) {}
 * Tool rate = RecordTool.of("rate", "Exchange rate of a day", Effect.READ_ONLY, Rate.class, (args, context) -> …);
 * }</pre>
 */
public final class RecordTool<A extends Record> implements Tool {
  /** The tool's code. */
  public interface Code<A> {
    String call(A arguments, ToolContext context) throws Exception;
  }

  private final ToolSpec spec;
  private final Class<A> type;
  private final Code<A> code;
  private final Optional<Undo> undo;

  private RecordTool(ToolSpec spec, Class<A> type, Code<A> code, Optional<Undo> undo) {
    this.undo = undo;
    this.spec = spec;
    this.type = type;
    this.code = code;
  }

  public static <A extends Record> RecordTool<A> of(
      String name, String description, Effect effect, Class<A> type, Code<A> code) {
    return new RecordTool<>(
        new ToolSpec(name, description, RecordSchema.of(type), effect),
        type,
        code,
        Optional.empty());
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  /** A schema says little of days and of the sizes of numbers. */
  @Override
  public Optional<String> misfit(JsonNode arguments) {
    try {
      RecordSchema.MAPPER.treeToValue(arguments, type);
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(RecordSchema.told(e));
    }
  }

  @Override
  public String call(JsonNode arguments, ToolContext context) throws Exception {
    return code.call(RecordSchema.MAPPER.treeToValue(arguments, type), context);
  }

  /** The tool's undoing; see {@link Tool#compensate}. */
  public interface Undo {
    void undo(String idempotencyKey, ToolContext context) throws Exception;
  }

  /** The same tool, which can undo its calls. */
  public RecordTool<A> undoneBy(Undo how) {
    return new RecordTool<>(spec, type, code, Optional.of(how));
  }

  @Override
  public void compensate(String idempotencyKey, ToolContext context) throws Exception {
    if (undo.isEmpty()) Tool.super.compensate(idempotencyKey, context);
    else undo.get().undo(idempotencyKey, context);
  }
}
