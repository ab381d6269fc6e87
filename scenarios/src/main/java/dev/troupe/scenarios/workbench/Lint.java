package dev.troupe.scenarios.workbench;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Message;
import dev.troupe.runtime.knowledge.Document;
import dev.troupe.runtime.knowledge.Knowledge;
import dev.troupe.runtime.prompt.Prompt;
import dev.troupe.runtime.text.EditDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is not wrong in a team, but likely not meant. What is wrong (an undefined variable, a role
 * without a prompt) is refused when the team is loaded.
 */
public final class Lint {
  /** Edits by which a name may differ from the one that is meant. */
  private static final int MISSPELT = 2;

  /**
   * @param file with the line, as faults name it
   */
  public record Remark(String file, int line, String text) {
    @Override
    public String toString() {
      return file + ":" + line + ": " + text;
    }
  }

  private static final List<String> ROLES = List.of("system", "user", "assistant");

  private static final Pattern LIKE_A_ROLE =
      Pattern.compile("^([A-Za-z]{3,10}):\\s*$", Pattern.MULTILINE);

  private static final Pattern CODE = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}", Pattern.DOTALL);
  private static final Pattern CLOCK =
      Pattern.compile("\\b(now|today|unixtimestamp|random|shuffle)\\b");
  private static final Pattern DATE =
      Pattern.compile("\\b20\\d\\d-\\d\\d-\\d\\d\\b|20\\d\\d年\\d{1,2}月\\d{1,2}日");

  /** The way in which plans name values. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{((?:inputs\\.)?\\w[\\w.]*)}");

  private final Team team;
  private final List<Remark> remarks = new ArrayList<>();

  private Lint(Team team) {
    this.team = team;
  }

  public static List<Remark> of(Team team) {
    Lint lint = new Lint(team);
    lint.inputs();
    lint.reference("team.yaml", 1, team.goal());
    lint.given();
    lint.unusedPrompts();
    lint.unreadFiles();
    lint.misspeltReaders();
    lint.prompts();
    return lint.remarks;
  }

  private void say(String file, int line, String text) {
    remarks.add(new Remark(file, line, text));
  }

  private boolean used(Prompt prompt, String variable, String name) {
    Pattern read =
        Pattern.compile(
            "\\binputs(\\." + Pattern.quote(name) + "\\b|\\[)", Pattern.UNICODE_CHARACTER_CLASS);
    return prompt.sections().stream()
        .anyMatch(
            s ->
                read.matcher(s.template()).find()
                    || s.template().matches("(?sU).*\\b" + variable + "\\b(?!\\.).*"));
  }

  /** An input that nothing reads changes nothing, but is asked for. */
  private void inputs() {
    for (String input : team.inputs().keySet()) {
      boolean goal = team.goal().contains("inputs." + input);
      boolean plan = team.stated().filter(p -> names(p, "inputs." + input)).isPresent();
      boolean prompt = team.prompts().values().stream().anyMatch(p -> used(p, "inputs", input));
      if (!goal && !plan && !prompt)
        say("team.yaml", 1, "the input '" + input + "' is read by no prompt, goal or plan");
    }
  }

  private static boolean names(Plan plan, String reference) {
    return plan.subtasks().stream()
        .anyMatch(
            s ->
                s.inputs().toString().contains(reference)
                    || s.instruction().contains(reference)
                    || s.when().filter(w -> w.path().equals(reference)).isPresent());
  }

  /** What a step is given, but its prompt does not read. */
  private void given() {
    for (Plan.PlannedSubtask step : team.stated().map(Plan::subtasks).orElse(List.of())) {
      AgentSpec agent = team.agent(step.agent());
      Prompt prompt = team.prompt(agent, "");
      step.inputs()
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!Set.of("goal", "instruction").contains(name) && !used(prompt, "inputs", name))
                  say(
                      prompt.file(),
                      1,
                      "step " + step.id() + " gives '" + name + "', which is not read here");
              });
    }
  }

  private String knowledge() {
    return team.knowledgePath().replaceAll("/*$", "/");
  }

  /** Whoever puts a PDF beside the others believes that the agents know it. */
  private void unreadFiles() {
    for (String path : team.unreadFiles())
      say(path, 1, "no agent can read this; documents are " + Knowledge.KINDS);
  }

  /** A name that is misspelt hides a document from its reader, and nobody is told. */
  private void misspeltReaders() {
    Set<String> agents = team.agents().keySet();
    for (Document document : team.knowledge().documents()) {
      Set<String> strangers = new TreeSet<>(document.access());
      strangers.removeAll(agents);
      boolean nobody = !document.access().isEmpty() && strangers.equals(document.access());
      for (String reader : strangers) {
        Optional<String> meant =
            agents.stream().filter(a -> EditDistance.of(a, reader) <= MISSPELT).findFirst();
        if (nobody || meant.isPresent())
          say(
              knowledge() + document.path(),
              1,
              "access names "
                  + reader
                  + ", which is no agent"
                  + (nobody ? ": nobody can read this" : "")
                  + meant.map(agent -> "; is " + agent + " meant?").orElse(""));
      }
    }
  }

  private void unusedPrompts() {
    Set<String> used = new TreeSet<>();
    for (AgentSpec agent : team.agents().values()) used.add(agent.prompt());
    String rehearsals = String.join("\n", team.files().texts("rehearsals").values());
    for (String path : team.files().files().keySet()) {
      if (!path.startsWith("prompts/") || !path.endsWith(".prompty")) continue;
      String name = path.substring("prompts/".length(), path.length() - ".prompty".length());
      if (!used.contains(name.split("@", 2)[0])
          && !rehearsals.matches("(?sU).*\\b" + Pattern.quote(name) + "\\b.*"))
        say(path, 1, "no agent has this prompt, and no rehearsal tries it");
    }
  }

  private void prompts() {
    boolean money =
        team.limits().values().containsKey(Limit.COST)
            || team.files().texts("rehearsals").values().stream()
                .anyMatch(text -> text.contains("budget:"));
    for (Map.Entry<String, Prompt> entry : team.prompts().entrySet()) {
      Prompt prompt = entry.getValue();
      long bytes = 0;
      for (Prompt.Section section : prompt.sections()) {
        bytes += section.template().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        clock(prompt, section);
        reference(prompt.file(), section.line(), section.template());
      }
      roles(prompt);
      boolean bounded = prompt.parameters().has("max_tokens");
      if (money && !bounded)
        say(
            prompt.file(),
            1,
            "has no model.parameters.max_tokens, but money is to be bounded: the longest answer is"
                + " what the environment allows");
      long tokens = team.limits().of(Limit.TOKENS).map(Number::longValue).orElse(Long.MAX_VALUE);
      if (bytes + prompt.parameters().path("max_tokens").asLong() > tokens)
        say(
            prompt.file(),
            1,
            "one call may need more than limits.tokens: the template has "
                + bytes
                + " bytes, and max_tokens come on top");
    }
  }

  /** Many models' templates refuse a conversation in which no user says anything. */
  private void roles(Prompt prompt) {
    boolean asks =
        prompt.sections().stream().anyMatch(s -> s.role() == Message.Role.USER)
            || prompt.sections().stream().anyMatch(s -> s.template().contains("include"));
    if (!asks) say(prompt.file(), 1, "has no part of the user: a line 'user:' begins one");
    for (Prompt.Section section : prompt.sections()) {
      Matcher line = LIKE_A_ROLE.matcher(section.template());
      while (line.find())
        for (String role : ROLES)
          if (EditDistance.of(line.group(1).toLowerCase(Locale.ROOT), role) <= 1)
            say(
                prompt.file(),
                line(section, line.start()),
                "'" + line.group() + "' is text here; is " + role + ": meant?");
    }
  }

  /** In a goal or a prompt it stays as it is. */
  private void reference(String file, int line, String template) {
    Matcher reference = REFERENCE.matcher(template);
    if (reference.find())
      say(
          file,
          line
              + (int)
                  template.substring(0, reference.start()).chars().filter(c -> c == '\n').count(),
          reference.group()
              + " is filled in only in plans; here it is {{ "
              + reference.group(1)
              + " }}");
  }

  /** What changes with the day makes every request a new one. */
  private void clock(Prompt prompt, Prompt.Section section) {
    Matcher code = CODE.matcher(section.template());
    while (code.find()) {
      Matcher clock = CLOCK.matcher(code.group());
      if (clock.find())
        say(
            prompt.file(),
            line(section, code.start()),
            "'" + clock.group() + "' makes each request a new one: nothing can be reused");
    }
    Matcher date = DATE.matcher(section.template());
    if (date.find())
      say(
          prompt.file(),
          line(section, date.start()),
          "the date " + date.group() + " is written here; whoever changes it pays for every call");
  }

  private static int line(Prompt.Section section, int at) {
    return section.line()
        + (int) section.template().substring(0, at).chars().filter(c -> c == '\n').count();
  }
}
