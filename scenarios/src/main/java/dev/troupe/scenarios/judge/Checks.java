package dev.troupe.scenarios.judge;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The types of assertions by name: promptfoo's that need neither a model nor code. */
final class Checks {
  static final Map<String, Check> ALL;

  static {
    Map<String, Check> all = new TreeMap<>();
    all.putAll(TextChecks.ALL);
    all.putAll(ListChecks.ALL);
    all.putAll(SimilarityChecks.ALL);
    all.putAll(JsonChecks.ALL);
    all.putAll(MarkupChecks.ALL);
    all.putAll(SqlChecks.ALL);
    all.putAll(FigureChecks.ALL);
    all.putAll(TrajectoryChecks.ALL);
    all.put("is-refusal", new Refusal());
    ALL = Collections.unmodifiableMap(all);
  }

  private static final Set<String> NO_DATA =
      Set.of(
          "guardrails",
          "perplexity",
          "perplexity-score",
          "skill-used",
          "trace-error-spans",
          "trace-span-count",
          "trace-span-duration");

  private static final Set<String> NOT_BUILT = Set.of("max-score");

  private static final Set<String> MODEL_OR_CODE =
      Set.of(
          "similar",
          "classifier",
          "moderation",
          "agent-rubric",
          "search-rubric",
          "g-eval",
          "answer-relevance",
          "context-faithfulness",
          "context-recall",
          "context-relevance",
          "conversation-relevance",
          "trajectory:goal-success",
          "factuality",
          "model-graded-closedqa",
          "model-graded-factuality",
          "pi",
          "select-best",
          "javascript",
          "python",
          "ruby",
          "webhook",
          "human");

  private Checks() {}

  /** Why a type is not among them. */
  static String unknown(String type) {
    String plain = type.split("[(]", 2)[0];
    if (MODEL_OR_CODE.contains(plain) || plain.startsWith("similar"))
      return "'"
          + type
          + "' needs a model or code to judge, which this version does not do; llm-rubric asks a"
          + " judge";
    if (NO_DATA.contains(plain)) return "'" + type + "' judges what no journal of a team holds";
    if (NOT_BUILT.contains(plain))
      return "'" + type + "' is known, but not built yet in this version";
    return "unknown type '"
        + type
        + "'; known, each also with not- before it: "
        + String.join(", ", AssertionTypes.names())
        + ", and "
        + Assertion.SET;
  }
}
