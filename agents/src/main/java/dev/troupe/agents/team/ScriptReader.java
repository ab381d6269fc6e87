package dev.troupe.agents.team;

import dev.troupe.api.ModelFailure;
import dev.troupe.runtime.model.scripted.ScriptRule;
import dev.troupe.runtime.model.scripted.ScriptedModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the file of a {@link ScriptedModel}. */
public final class ScriptReader {
  private ScriptReader() {}

  public static List<ScriptRule> read(String file, String text) {
    YamlNode root = YamlNode.parse(file, text);
    if (!root.isList()) throw root.fault("a script is a list of {when, reply} rules");
    return root.items().stream().map(ScriptReader::rule).toList();
  }

  private static ScriptRule rule(YamlNode node) {
    node.only(Set.of("when", "reply", "delay", "fail"), Set.of());
    YamlNode when = node.get("when").only(Set.of("agent", "contains", "tool_results"), Set.of());
    if (node.get("reply").present() == node.get("fail").present())
      throw node.fault("must hold exactly one of reply and fail");
    return new ScriptRule(
        word(when.get("agent")),
        when.get("contains").words(),
        when.get("tool_results").present()
            ? OptionalInt.of(when.get("tool_results").integer(0, 0, 1_000))
            : OptionalInt.empty(),
        node.get("reply").json(),
        node.get("delay").present() ? Units.time(node.get("delay")) : Duration.ZERO,
        node.get("fail").present() ? Optional.of(fail(node.get("fail"))) : Optional.empty());
  }

  private static Optional<String> word(YamlNode node) {
    return node.present() ? Optional.of(node.text()) : Optional.empty();
  }

  private static ModelFailure fail(YamlNode node) {
    node.only(Set.of("status", "retry_after"), Set.of());
    int status = node.require("status").integer(500, 400, 599);
    long wait =
        node.get("retry_after").present() ? Units.time(node.get("retry_after")).toMillis() : -1;
    ModelFailure.Kind kind =
        switch (status) {
          case 429 -> ModelFailure.Kind.RATE_LIMITED;
          case 401, 403 -> ModelFailure.Kind.UNAUTHORIZED;
          default -> status >= 500 ? ModelFailure.Kind.UNAVAILABLE : ModelFailure.Kind.BAD_REQUEST;
        };
    return new ModelFailure(kind, "scripted failure", status, wait);
  }
}
