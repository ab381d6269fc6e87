package dev.troupe.scenarios.rehearse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A team of steps, written to files, and the same interpreted by itself: one thread, no cache, and
 * nothing of the product. What it says is asked of the model is what ought to be asked.
 */
final class Flow {
  /** What a step is asked, and of what it takes what. */
  static final class Step {
    final String id;
    String prompt;
    String comment = "";
    boolean unused;
    final List<String> needs = new ArrayList<>();
    Optional<String> whenStep = Optional.empty();
    String whenLetter = "A";

    Step(String id, String prompt) {
      this.id = id;
      this.prompt = prompt;
    }
  }

  final String name;
  final List<Step> steps = new ArrayList<>();
  final List<String> samples = new ArrayList<>();
  int repeats = 1;

  Flow(String name) {
    this.name = name;
  }

  /** Three steps, each of which takes the answer of the one before: the founding essay's case. */
  static Flow chain(int samples) {
    Flow flow = new Flow("essay");
    for (int i = 1; i <= 3; i++) flow.steps.add(new Flow.Step("s" + i, "prompt " + i));
    flow.steps.get(1).needs.add("s1");
    flow.steps.get(2).needs.add("s2");
    for (int i = 0; i < samples; i++) flow.samples.add("sample " + i);
    return flow;
  }

  /** Asked requests of one task, and what came of it. */
  record Asked(Set<String> requests, String answer) {}

  Asked interpret(String sample, UnaryOperator<String> model) {
    Set<String> requests = new LinkedHashSet<>();
    Map<String, String> outputs = new LinkedHashMap<>();
    Set<String> skipped = new HashSet<>();
    for (Step step : steps) {
      boolean last = step == steps.getLast();
      Set<String> needs = new LinkedHashSet<>(step.needs);
      step.whenStep.ifPresent(needs::add);
      boolean dead = !last && !needs.isEmpty() && skipped.containsAll(needs);
      boolean off =
          step.whenStep.isPresent() && !step.whenLetter.equals(outputs.get(step.whenStep.get()));
      if (dead || off) {
        skipped.add(step.id);
        continue;
      }
      StringBuilder user = new StringBuilder("Text: ").append(sample);
      for (String need : step.needs)
        user.append("\n").append(need).append(": ").append(outputs.getOrDefault(need, ""));
      String request =
          "system: " + name + " " + step.prompt + "\nuser: " + user.toString().strip() + "\n";
      requests.add(request);
      outputs.put(step.id, model.apply(request));
    }
    return new Asked(requests, outputs.getOrDefault(steps.getLast().id, ""));
  }

  /** Every request of a whole rehearsal; which of several samples is wanted is a part of it. */
  Set<String> requests(UnaryOperator<String> model) {
    Set<String> all = new LinkedHashSet<>();
    for (int repeat = 0; repeat < repeats; repeat++)
      for (String sample : samples)
        for (String request : interpret(sample, model).requests()) all.add(repeat + " " + request);
    return all;
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("prompts"));
    Files.createDirectories(folder.resolve("rehearsals"));
    Files.createDirectories(folder.resolve("datasets"));
    StringBuilder team = new StringBuilder("troupe: 1\nteam: " + name + "\ngoal: \"g\"\n");
    team.append("inputs: { text: { type: string } }\nmodels: { default: {} }\nagents:\n");
    for (Step step : steps)
      team.append("  a-").append(step.id).append(": { prompt: p-").append(step.id).append(" }\n");
    team.append("plan:\n  steps:\n");
    for (Step step : steps) {
      team.append("    - { id: ").append(step.id).append(", agent: a-").append(step.id);
      team.append(", with: { ");
      for (String need : step.needs)
        team.append(need).append(": \"${").append(need).append("}\", ");
      if (step.unused) team.append("unused: \"x\", ");
      team.append("goal: \"go\" }");
      step.whenStep.ifPresent(
          of ->
              team.append(", when: { path: ")
                  .append(of)
                  .append(", equals: \"")
                  .append(step.whenLetter)
                  .append("\" }"));
      team.append(" }\n");
    }
    Files.writeString(folder.resolve("team.yaml"), team);
    for (Step step : steps) {
      StringBuilder prompt = new StringBuilder("---\nname: p-" + step.id + "\n");
      prompt.append("model: { parameters: { max_tokens: 16 } }\n---\nsystem:\n");
      prompt.append(name).append(' ').append(step.prompt).append("{# ").append(step.comment);
      prompt.append(" #}\nuser:\nText: {{ inputs.text }}\n");
      for (String need : step.needs)
        prompt.append(need).append(": {{ inputs.").append(need).append(" }}\n");
      Files.writeString(folder.resolve("prompts/p-" + step.id + ".prompty"), prompt);
    }
    StringBuilder rows = new StringBuilder("text\n");
    for (String sample : samples) rows.append(sample).append('\n');
    Files.writeString(folder.resolve("datasets/rows.csv"), rows);
    Files.writeString(
        folder.resolve("rehearsals/all.yaml"),
        "dataset: datasets/rows.csv\nrepeats: " + repeats + "\n");
  }

  static Flow random(String name, SplittableRandom random) {
    Flow flow = new Flow(name);
    int many = random.nextInt(2, 6);
    for (int i = 0; i < many; i++) {
      Step step = new Step("s" + i, "prompt " + random.nextInt(1_000));
      for (int j = 0; j < i; j++) if (random.nextInt(3) > 0) step.needs.add("s" + j);
      boolean last = i == many - 1;
      if (i > 0 && !last && random.nextInt(3) == 0) {
        step.whenStep = Optional.of("s" + random.nextInt(i));
        step.whenLetter = letter(random);
      }
      flow.steps.add(step);
    }
    // What nobody waits for is given up when the last step has answered: how much of it was asked
    // by then is left to chance.
    Step last = flow.steps.getLast();
    for (Step step : flow.steps)
      if (step != last
          && !last.needs.contains(step.id)
          && flow.steps.stream()
              .noneMatch(
                  o -> o.needs.contains(step.id) || o.whenStep.filter(step.id::equals).isPresent()))
        last.needs.add(step.id);
    int rows = random.nextInt(1, 5);
    for (int i = 0; i < rows; i++) flow.samples.add("row " + random.nextInt(1_000));
    return flow;
  }

  private static String letter(SplittableRandom random) {
    return String.valueOf((char) ('A' + random.nextInt(3)));
  }

  /** Changes one thing, or nothing. */
  void edit(SplittableRandom random) {
    Step step = steps.get(random.nextInt(steps.size()));
    switch (random.nextInt(8)) {
      case 0 -> step.prompt = "prompt " + random.nextInt(1_000);
      case 1 -> step.comment = "note " + random.nextInt(1_000);
      case 2 -> step.unused = !step.unused;
      case 3 -> step.whenLetter = letter(random);
      case 4 -> samples.set(random.nextInt(samples.size()), "row " + random.nextInt(1_000));
      case 5 -> samples.add("row " + random.nextInt(1_000));
      case 6 -> repeats = 3 - repeats;
      default -> {}
    }
  }
}
