package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.api.Message;
import dev.troupe.runtime.knowledge.Knowledge;
import dev.troupe.runtime.prompt.Prompt;
import dev.troupe.runtime.prompt.PromptFault;
import dev.troupe.runtime.prompt.PromptRenderer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads and checks {@code team.yaml} and everything it names. */
public final class TeamLoader {
  static final String FILE = "team.yaml";

  private static final Set<String> KEYS =
      Set.of(
          "troupe",
          "team",
          "description",
          "goal",
          "inputs",
          "examples",
          "output",
          "models",
          "knowledge",
          "tools",
          "agents",
          "plan",
          "limits",
          "questions",
          "reuse");

  /** How long a person may take, where a team does not say. */
  private static final Duration QUESTIONS_EXPIRE = Duration.ofHours(72);

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9\\p{IsHan}][A-Za-z0-9\\p{IsHan}_.-]{0,63}");

  private final TeamFiles files;
  private final Set<String> customTools;

  private TeamLoader(TeamFiles files, Set<String> customTools) {
    this.files = files;
    this.customTools = customTools;
  }

  /**
   * @param customTools names of tools that the host program brings
   * @throws UserFault naming file, line and key
   */
  public static Team load(TeamFiles files, Set<String> customTools) {
    return new TeamLoader(files, customTools).team();
  }

  private Team team() {
    if (!files.has(FILE))
      throw new UserFault(
          "there is no " + FILE + " in the team folder; `troupe init DIR` makes one");
    YamlNode root =
        YamlNode.parse(FILE, files.text(FILE)).only(KEYS, Set.of("memory", "guards", "budget"));
    if (root.require("troupe").integer(1, 0, 1_000) != 1)
      throw root.get("troupe")
          .fault("this version reads format 1, not " + root.get("troupe").text());
    String name = root.require("team").text();
    if (!NAME.matcher(name).matches())
      throw root.get("team").fault("'" + name + "' is not a name: letters, digits, _ . - only");
    SequencedMap<String, InputSpec> inputs = InputsReader.inputs(root.get("inputs"));
    Map<String, Set<String>> needs = models(root.get("models"));
    Variant variant = Variant.of(files);
    KnowledgeReader knowledge = KnowledgeReader.of(root.get("knowledge"));
    Knowledge documents = knowledge.documents(files);
    SequencedMap<String, ToolDeclaration> tools =
        new ToolReader(files, customTools).read(root.get("tools"));
    SequencedMap<String, AgentSpec> agents =
        variant.agents(
            new AgentReader(files, needs.keySet(), tools.keySet()).read(root.require("agents")));
    YamlNode planned = root.require("plan");
    ResultParts parts =
        files.areAccepted() ? ResultParts.ANY : new ResultParts(planned.get("steps"), agents);
    PlanReader plan = new PlanReader(planned, agents, inputs.keySet(), parts);
    Map<String, Prompt> prompts = prompts(root.get("agents"), agents, inputs.keySet(), plan);
    if (!files.areAccepted()) knowledge.refuseEmpty(root.get("agents"), documents, agents, prompts);
    YamlNode questions = root.get("questions").only(Set.of("expires"), Set.of());
    YamlNode output = root.get("output").only(Set.of("schema", "sources"), Set.of());
    boolean sources =
        output.get("sources").oneOf("optional", "required", "optional").equals("required");
    if (output.get("schema").present()) requireFile(output.get("schema"));
    agents = withOutput(agents, plan.aggregate(), output.get("schema"));
    if (sources && !files.areAccepted())
      checkSources(output.get("sources"), plan.aggregate(), agents);
    Team team =
        new Team(
            name,
            files.hash(),
            files,
            root.get("goal").text(""),
            inputs,
            InputsReader.examples(root.get("examples"), inputs),
            sources,
            variant.needs(needs),
            documents,
            knowledge.path(),
            knowledge.untrusted(),
            tools,
            agents,
            prompts,
            plan.planner(),
            plan.aggregate(),
            plan.stated(),
            plan.spec(),
            LimitsReader.read(root.get("limits"), EnumSet.allOf(Limit.class)).or(Limits.DEFAULT),
            Units.currency(root.get("limits").get("cost")),
            questions.get("expires").present()
                ? Units.time(questions.get("expires"))
                : QUESTIONS_EXPIRE,
            Reuse.read(root.get("reuse"), Reuse.DEFAULT),
            new PromptRenderer(files.texts("prompts")));
    plan.check(team.planTerms());
    checkGoal(root.get("goal"), inputs.keySet());
    return team;
  }

  /** {@code output.schema} is the aggregate's schema when the agent names none. */
  private SequencedMap<String, AgentSpec> withOutput(
      SequencedMap<String, AgentSpec> agents, String aggregate, YamlNode schema) {
    AgentSpec last = agents.get(aggregate);
    if (!schema.present() || last == null || last.output().isPresent()) return agents;
    SequencedMap<String, AgentSpec> changed = new LinkedHashMap<>(agents);
    changed.put(aggregate, last.withOutput(SchemaFiles.read(files, schema)));
    return changed;
  }

  /** Without the two nobody could tell what the sources are, and of what. */
  private static void checkSources(
      YamlNode node, String aggregate, SequencedMap<String, AgentSpec> agents) {
    AgentSpec last = agents.get(aggregate);
    if (last == null) return; // another fault
    boolean both =
        last.output().filter(output -> SourceSchema.hasPlace(output.schema())).isPresent();
    if (!both)
      throw node.fault(
          "sources are asked for, and the answer of '"
              + aggregate
              + "' has no place for them: give it an output schema with the properties text and"
              + " sources, each of these with document, section and quote (as `troupe init` does)");
  }

  private void requireFile(YamlNode node) {
    SchemaFiles.read(files, node);
  }

  private static void checkGoal(YamlNode goal, Set<String> inputs) {
    if (!goal.present()) return;
    Prompt prompt =
        new Prompt(
            FILE,
            "",
            MissingNode.getInstance(),
            List.of(new Prompt.Section(Message.Role.USER, goal.line(), goal.text())));
    try {
      PromptRenderer.check(prompt, inputs, Optional.empty());
      new PromptRenderer(Map.of()).tryOut(prompt);
    } catch (PromptFault e) {
      throw new UserFault(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Set<String>> models(YamlNode node) {
    Map<String, Set<String>> needs = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (role, value) -> {
              value.only(Set.of("needs"), Set.of("fallback", "temperature", "max_tokens"));
              for (YamlNode need :
                  value.get("needs").isList() ? value.get("needs").items() : List.<YamlNode>of())
                need.oneOf("tools", "tools", "vision", "json", "long_context");
              needs.put(role, new LinkedHashSet<>(value.get("needs").words()));
            });
    needs.putIfAbsent("default", Set.of());
    return needs;
  }

  /** A path inside the team folder, with slashes and without a trailing one. */
  static String inside(YamlNode node) {
    String path = node.text().strip().replace('\\', '/').replaceAll("/+$", "");
    if (path.startsWith("/")
        || path.matches("[A-Za-z]:.*")
        || path.startsWith("~")
        || List.of(path.split("/", -1)).contains("..")
        || path.indexOf('\0') >= 0)
      throw node.fault(
          "'" + node.text() + "' leaves the team folder; only paths inside it may be named");
    String plain = path.startsWith("./") ? path.substring(2) : path;
    if (plain.isEmpty() || plain.equals("."))
      throw node.fault("name a file or folder inside the team folder, such as knowledge/");
    return plain;
  }

  private Map<String, Prompt> prompts(
      YamlNode agents, SequencedMap<String, AgentSpec> specs, Set<String> inputs, PlanReader plan) {
    Map<String, Prompt> prompts = new LinkedHashMap<>();
    PromptRenderer renderer = new PromptRenderer(files.texts("prompts"));
    for (AgentSpec agent : specs.values()) {
      String plain = "prompts/" + agent.prompt() + ".prompty";
      Set<String> known = new LinkedHashSet<>(inputs);
      known.addAll(plan.given(agent.name()));
      if (!files.has(plain))
        throw agents.get(agent.name()).get("prompt").fault("there is no file " + plain);
      for (String path : files.files().keySet()) {
        if (!path.equals(plain)
            && !(path.startsWith("prompts/" + agent.prompt() + "@") && path.endsWith(".prompty")))
          continue;
        try {
          Prompt prompt =
              Prompt.parse(path, files.text(path), !files.areAccepted())
                  .including(files.texts("prompts"));
          PromptRenderer.check(
              prompt,
              known,
              files.areAccepted() ? Optional.empty() : plan.needed(agent.prompt(), specs.values()));
          renderer.tryOut(prompt);
          prompts.put(
              path.substring("prompts/".length(), path.length() - ".prompty".length()), prompt);
        } catch (PromptFault e) {
          throw new UserFault(String.valueOf(e.getMessage()));
        }
      }
    }
    return prompts;
  }
}
